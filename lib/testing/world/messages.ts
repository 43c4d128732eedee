import type { Chat } from "../../protocol/entities.js";
import {
  chatOfTwo,
  isEveryones,
  isIn,
  othersIn,
  roomOf,
  roomSeenBy,
  type ChatRoom,
  type RoomRef,
} from "./rooms.js";
import type { World } from "./world.js";

/** What a message can have beside its text. Without a `timestamp` it is written now. */
export type MessageParts = Partial<Pick<Chat, "type" | "reply" | "source" | "timestamp">>;

/** Writes a message, and gives its id. The first one to a user makes the chat of two. */
export function sendMessage(
  world: World,
  me: string,
  ref: RoomRef,
  text: string,
  { type, reply, source, timestamp = world.now() }: MessageParts = {},
): string {
  const room = "user" in ref ? chatOfTwo(world, me, ref.user) : roomOf(world, me, ref);
  if (isEveryones(room) && !room.members.includes(me)) room.members = [...room.members, me];
  const chat: Chat = {
    id: `c${world.serial()}`,
    userid: me,
    timestamp,
    ...(type !== undefined && { type }),
    ...(text !== "" && { text }),
    ...(reply !== undefined && { reply }),
    ...(source !== undefined && { source }),
  };
  room.messages = [...room.messages, chat];
  relayChat(world, me, room, "sendmessage", chat);
  return chat.id;
}

/** Changes the text of a message of the user's own. */
export function editMessage(world: World, me: string, id: string, text: string): void {
  const { room, chat } = messageOf(world, me, id);
  if (chat.userid !== me) throw new Error(`Message "${id}" is not by user "${me}".`);
  if (chat.type === "call") throw new Error(`Message "${id}" is a call, which has no text.`);
  const edited = { ...chat, text, edited: world.now() };
  replaceMessage(room, edited);
  relayChat(world, me, room, "editmessage", edited);
}

/** Deletes a message of the user's own, or another's, as moderators do. */
export function deleteMessage(world: World, me: string, id: string): void {
  const { room, chat } = messageOf(world, me, id);
  const { userid, timestamp, edited, readers } = chat;
  const deleted: Chat = {
    id,
    userid,
    timestamp,
    type: "deleted",
    text: "deleted",
    ...(edited !== undefined && { edited }),
    ...(readers !== undefined && { readers }),
  };
  replaceMessage(room, deleted);
  relayChat(world, me, room, "deletemessage", deleted);
}

/** Marks what others wrote in the room as read. */
export function readAll(world: World, me: string, ref: RoomRef): void {
  const room = roomOf(world, me, ref);
  room.messages = room.messages.map((chat) => {
    const readers = chat.readers ?? [];
    return chat.userid === me || readers.includes(me)
      ? chat
      : { ...chat, readers: [...readers, me] };
  });
  // In a chat of two that is the receiver's own id: the reader's name for the room.
  const roomid = "user" in ref ? ref.user : ref.group;
  for (const to of othersIn(world, room, me)) world.relay(me, to, "readAllMessages", { roomid });
}

/** Removes all messages of a room, for all of its members. */
export function clearHistory(world: World, me: string, ref: RoomRef): void {
  const room = roomOf(world, me, ref);
  room.messages = [];
  for (const to of othersIn(world, room, me)) {
    world.relay(me, to, "clearhistory", { roomid: roomSeenBy(world, room, to).id });
  }
}

/** Puts `chat` in the place of the message with its id. */
export function replaceMessage(room: ChatRoom, chat: Chat): void {
  room.messages = room.messages.map((known) => (known.id === chat.id ? chat : known));
}

function relayChat(
  world: World,
  me: string,
  room: ChatRoom,
  type: "sendmessage" | "editmessage" | "deletemessage",
  chat: Chat,
): void {
  // Not the members: the sender, once for each member, as that member sees it.
  const users = room.members.map((member) => world.userSeenBy(member, me));
  for (const to of othersIn(world, room, me)) {
    const roomdata = roomSeenBy(world, room, to);
    world.relay(me, to, type, { chat, roomdata, users, sender: world.userSeenBy(to, me) });
  }
}

function messageOf(world: World, me: string, id: string): { room: ChatRoom; chat: Chat } {
  for (const room of world.rooms) {
    const chat = isIn(room, me) && room.messages.find((message) => message.id === id);
    if (!chat) continue;
    if (chat.type === "deleted") throw new Error(`Message "${id}" was deleted.`);
    return { room, chat };
  }
  throw new Error(`There is no message "${id}" in the rooms of user "${me}".`);
}
