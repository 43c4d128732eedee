import type { Chat, Room, User } from "../../protocol/entities.js";
import type { MessageOf } from "../../protocol/messages.js";
import type { OwnActionOf } from "../../protocol/own-actions.js";
import {
  chatOfTwo,
  indexOf,
  received,
  sameFields,
  usersOf,
  withMessageAt,
  withUsers,
  type ChatRoom,
} from "../chat-room.js";
import { change, roomsOf, type ChatState } from "../state.js";

/** Makes the room if it is new, and puts the message in, or in the place of the one with its id. */
export function sendmessage(state: ChatState, message: MessageOf<"sendmessage">): ChatState {
  const { roomdata, chat, sender, users } = message;
  const rooms = roomsOf(state);
  const room = called(rooms.get(roomdata.id) ?? newRoom(state, roomdata), roomdata);
  // Beside a sender, `users` is that sender again, as each of the members sees it; without one it is the members, as I do.
  const known = withUsers(room, sender ? [sender] : users);
  return change(state, { rooms: rooms.with(withMessage(known, received(chat, true))) });
}

/** Puts the message in the place of the one with its id, if there is one. It comes whole, as the server stores it. */
export function changemessage(
  state: ChatState,
  { roomdata, chat }: MessageOf<"editmessage" | "deletemessage">,
): ChatState {
  const rooms = roomsOf(state);
  const room = rooms.get(roomdata.id);
  return room && indexOf(room, chat.id) >= 0
    ? change(state, { rooms: rooms.with(withMessage(room, received(chat))) })
    : state;
}

/** Puts the user's own message in. Makes a chat of two, but no group: the user may have been put out of it meanwhile. */
export function sent(state: ChatState, { chat, roomdata }: OwnActionOf<"sent">): ChatState {
  const rooms = roomsOf(state);
  const known = rooms.get(roomdata.id);
  if (!known && roomdata.type === "group") return state;
  const room = called(known ?? newRoom(state, roomdata), roomdata);
  return change(state, { rooms: rooms.with(withReply(room, received(chat, true))) });
}

/** Puts the user's own message in the place of the one with its id, if there is one. */
export function changed(
  state: ChatState,
  { chat, roomdata }: OwnActionOf<"edited" | "deleted">,
): ChatState {
  const rooms = roomsOf(state);
  const room = rooms.get(roomdata.id);
  return room && indexOf(room, chat.id) >= 0
    ? change(state, { rooms: rooms.with(withReply(room, received(chat))) })
    : state;
}

/** Adds `from` to the readers of what others wrote in the room, but of what `isLater` says. */
export function readAllMessages(
  state: ChatState,
  { from, roomid }: Pick<MessageOf<"readAllMessages">, "from" | "roomid">,
  isLater: (chatid: string) => boolean = () => false,
): ChatState {
  const room = roomRead(state, from, roomid);
  if (!room) return state;
  const isRead = ({ id, userid, readers }: Chat): boolean =>
    userid === from || readers?.includes(from) === true || isLater(id);
  if (room.messages.every(isRead)) return state;
  const messages = room.messages.map((chat) =>
    isRead(chat) ? chat : { ...chat, readers: [...(chat.readers ?? []), from] },
  );
  return change(state, { rooms: roomsOf(state).with({ ...room, messages }) });
}

/** Removes all messages of the room. */
export function clearhistory(state: ChatState, { roomid }: { readonly roomid: string }): ChatState {
  const rooms = roomsOf(state);
  const room = rooms.get(roomid);
  return room && room.messages.length > 0
    ? change(state, { rooms: rooms.with({ ...room, messages: [] }) })
    : state;
}

/** No other message tells by what name a room goes now. */
const called = (room: ChatRoom, roomdata: Room): ChatRoom =>
  sameFields(room.room, roomdata) ? room : { ...room, room: roomdata };

function newRoom({ me }: ChatState, room: Room): ChatRoom {
  if (room.type === "group") return { room, users: usersOf([]), messages: [] };
  const { id, short, long, image, badges } = room;
  const other: User = {
    id,
    username: short,
    displayname: long,
    ...(image !== undefined && { image }),
    ...(badges && { badges }),
  };
  return chatOfTwo(other, me);
}

/** With the message in the place of the one with its id, or at the end. */
function withMessage(room: ChatRoom, chat: Chat): ChatRoom {
  const index = indexOf(room, chat.id);
  if (index < 0) return withMessageAt(room, index, chat);
  const known = room.messages[index] as Chat;
  const merged = withReadersOf(known, chat);
  return sameFields(known, merged) ? room : withMessageAt(room, index, merged);
}

/** {@link withMessage}, unless the one with its id is newer: replies come at any time, also after those to later requests. */
function withReply(room: ChatRoom, chat: Chat): ChatRoom {
  const index = indexOf(room, chat.id);
  const known = index < 0 ? undefined : room.messages[index];
  const isOld =
    known !== undefined &&
    chat.type !== "deleted" &&
    (known.type === "deleted" || (known.edited ?? 0) > (chat.edited ?? 0));
  return isOld ? room : withMessage(room, chat);
}

/** Keeps who has read it: it may have been sent before the server knew of my reading. */
function withReadersOf({ readers = [] }: Chat, chat: Chat): Chat {
  const told = new Set(chat.readers);
  const others = readers.filter((id) => !told.has(id));
  return others.length === 0 ? chat : { ...chat, readers: [...(chat.readers ?? []), ...others] };
}

/** A chat of two goes by my own id where the other has read it, and by the other's id where I have. */
function roomRead(state: ChatState, from: string, roomid: string): ChatRoom | undefined {
  const rooms = roomsOf(state);
  const self = state.me?.id;
  if (from === self) return rooms.get(roomid);
  const room = rooms.get(roomid === self ? from : roomid);
  return room?.room.type === (roomid === self ? "user" : "group") ? room : undefined;
}
