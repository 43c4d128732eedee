import type { Chat, Room, User } from "../../protocol/entities.js";
import { bot, type People } from "./people.js";
import { isEveryones, type ChatRoom, type RoomRef, type Rooms } from "./rooms.js";
import { checkUpload, refusal, type Outbox, type Upload } from "./wire.js";

/** The parts that a message can have beside its text. Without a `timestamp` it is written now. */
export type MessageParts = Partial<Pick<Chat, "type" | "reply" | "source" | "timestamp">>;

/** The reply to the writer of a message. */
export interface Written {
  readonly chat: Chat;
  readonly roomdata: Room;
  /** The members of the room. */
  readonly users: readonly User[];
}

type Relayed = "sendmessage" | "editmessage" | "deletemessage";

/** What users do to messages. */
export class Messages {
  readonly #outbox: Outbox;
  readonly #people: People;
  readonly #rooms: Rooms;

  constructor(outbox: Outbox, people: People, rooms: Rooms) {
    this.#outbox = outbox;
    this.#people = people;
    this.#rooms = rooms;
  }

  /** Writes a message. The first one to a user makes the chat of two. */
  send(
    me: string,
    ref: RoomRef,
    text: string,
    { type, reply, source, timestamp = this.#outbox.now() }: MessageParts = {},
  ): Written {
    const room = "user" in ref ? this.#rooms.ofTwo(me, ref.user) : this.#rooms.of(me, ref);
    if (text === "" && type === undefined) {
      throw refusal(404, "MSG_TEXT_REQUIRED", "A message needs a text or a file.");
    }
    if (isEveryones(room) && !room.members.includes(me)) room.members = [...room.members, me];
    const chat: Chat = {
      id: `c${this.#outbox.serial()}`,
      userid: me,
      timestamp,
      ...(type !== undefined && { type }),
      ...(text !== "" && { text }),
      ...(reply !== undefined && { reply }),
      ...(source !== undefined && { source }),
    };
    // A message that only says that it is deleted is stored as a text.
    const { type: _, ...stored } = chat;
    room.messages = [...room.messages, type === "deleted" ? stored : chat];
    const written = this.#relay(me, room, "sendmessage", chat);
    if ("user" in ref && ref.user === bot) this.#answer(me, room, chat);
    return written;
  }

  /** Changes the text of a message of the user's own, in the room `ref` where that is given. */
  edit(me: string, chatid: string, text: string, ref?: RoomRef): Written {
    const { room, chat } = this.#find(me, chatid, ref);
    if (chat.userid !== me) {
      throw refusal(400, "ERROR", `Message "${chatid}" is not by user "${me}".`);
    }
    if (chat.type === "call") {
      throw refusal(400, "ERROR", `Message "${chatid}" is a call, which has no text.`);
    }
    if (text === "") throw refusal(404, "MSG_TEXT_REQUIRED", "A message needs a text or a file.");
    const edited = { ...chat, text, edited: this.#outbox.now() };
    this.#rooms.replace(room, edited);
    return this.#relay(me, room, "editmessage", edited);
  }

  /** Deletes a message of the user's own, or another's, as moderators do. */
  delete(me: string, chatid: string, ref?: RoomRef): Written {
    const { room, chat } = this.#find(me, chatid, ref);
    const { id, userid, timestamp, edited, readers } = chat;
    const deleted: Chat = {
      id,
      userid,
      timestamp,
      type: "deleted",
      text: "deleted",
      ...(edited !== undefined && { edited }),
      ...(readers !== undefined && { readers }),
    };
    this.#rooms.replace(room, deleted);
    return this.#relay(me, room, "deletemessage", deleted);
  }

  /** The name under which the file of a message is kept. */
  keep(upload: Upload): string {
    checkUpload(upload);
    return `${this.#outbox.serial()}_${upload.name}`;
  }

  /** Marks what others wrote in the room as read. */
  read(me: string, ref: RoomRef): void {
    const room = this.#rooms.of(me, ref);
    room.messages = room.messages.map((chat) => {
      const readers = chat.readers ?? [];
      return chat.userid === me || readers.includes(me)
        ? chat
        : { ...chat, readers: [...readers, me] };
    });
    // In a chat of two this is the receiver's own id, which is the reader's name for the room.
    const roomid = "user" in ref ? ref.user : ref.group;
    for (const to of this.#rooms.othersIn(room, me)) {
      this.#outbox.relay(me, to, "readAllMessages", { roomid });
    }
  }

  /** Removes all messages of a room, for all of its members. Relays nothing of a chat of two that has none. */
  clear(me: string, ref: RoomRef): void {
    // Two users who have never written to each other have no room, and so no history.
    if ("user" in ref) this.#people.account(ref.user);
    const room = "user" in ref ? this.#rooms.find(me, ref) : this.#rooms.of(me, ref);
    if (!room || (room.type === "user" && room.messages.length === 0)) return;
    room.messages = [];
    for (const to of this.#rooms.othersIn(room, me)) {
      const { id } = this.#rooms.seenBy(to, room);
      this.#outbox.relay(me, to, "clearhistory", { roomid: id });
    }
  }

  /** The bot thinks, and then answers in that same message. Both come as new messages. */
  #answer(me: string, room: ChatRoom, { id, text = "" }: Chat): void {
    const said = { userid: bot, reply: id, id: `ai${id}`, timestamp: this.#outbox.now() };
    const thinking: Chat = { ...said, type: "think", text: "⌛" };
    room.messages = [...room.messages, thinking];
    for (const chat of [thinking, { ...said, type: "text", text: `"${text}"?` }]) {
      this.#rooms.replace(room, chat);
      const users = [bot, me].map((userid) => this.#people.seenBy(me, userid));
      const roomdata = this.#rooms.seenBy(me, room);
      this.#outbox.relay(bot, me, "sendmessage", { chat, roomdata, users, sender: users[0] });
    }
  }

  /** Relays the message to the others, and gives the writer's reply. */
  #relay(me: string, room: ChatRoom, type: Relayed, chat: Chat): Written {
    // This is not the list of members: it is the sender, once for each member, as that member sees it.
    const users = room.members.map((member) => this.#people.seenBy(member, me));
    for (const to of this.#rooms.othersIn(room, me)) {
      const roomdata = this.#rooms.seenBy(to, room);
      const sender = this.#people.seenBy(to, me);
      this.#outbox.relay(me, to, type, { chat, roomdata, users, sender });
    }
    const { u, r } = this.#rooms.chatSeenBy(me, room);
    return { chat, roomdata: r, users: u };
  }

  #find(me: string, chatid: string, ref?: RoomRef): { room: ChatRoom; chat: Chat } {
    const found = this.#rooms.withMessage(me, chatid);
    if (ref && found.room !== this.#rooms.find(me, ref)) {
      throw refusal(400, "ERROR", `Message "${chatid}" is in another room.`);
    }
    if (found.chat.type === "deleted") {
      throw refusal(400, "ERROR", `Message "${chatid}" was deleted.`);
    }
    return found;
  }
}
