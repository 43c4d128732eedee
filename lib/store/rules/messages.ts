import type { Chat, Room, User } from "../../protocol/entities.js";
import type { MessageOf } from "../../protocol/messages.js";
import { chatOfTwo, usersOf, withUsers, type ChatRoom } from "../chat-room.js";
import { sameFields } from "../same-fields.js";
import { change, roomsOf, type ChatState } from "../state.js";

/** Makes the room if it is new, and puts the message in, or in the place of the one with its id. */
export function sendmessage(state: ChatState, message: MessageOf<"sendmessage">): ChatState {
  const { roomdata, chat, sender, users } = message;
  const rooms = roomsOf(state);
  let room = rooms.get(roomdata.id) ?? newRoom(state, roomdata);
  // No other message tells by what name a room or a user goes now.
  if (!sameFields(room.room, roomdata)) room = { ...room, room: roomdata };
  // Beside a sender, `users` is that sender again, as each of the members sees it; without one it is the members, as I do.
  room = withUsers(room, sender ? [sender] : users);
  return change(state, { rooms: rooms.with(withMessage(room, chat)) });
}

/** Puts the message in the place of the one with its id, if there is one. It comes whole, as the server stores it. */
export function changemessage(
  state: ChatState,
  { roomdata, chat }: MessageOf<"editmessage" | "deletemessage">,
): ChatState {
  const rooms = roomsOf(state);
  const room = rooms.get(roomdata.id);
  if (!room) return state;
  const index = indexOf(room, chat.id);
  return index < 0 ? state : change(state, { rooms: rooms.with(replaced(room, index, chat)) });
}

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

function withMessage(room: ChatRoom, chat: Chat): ChatRoom {
  const index = indexOf(room, chat.id);
  return index < 0 ? { ...room, messages: [...room.messages, chat] } : replaced(room, index, chat);
}

function replaced(room: ChatRoom, index: number, chat: Chat): ChatRoom {
  const known = room.messages[index] as Chat;
  const merged = withReadersOf(known, chat);
  if (sameFields(known, merged)) return room;
  const messages = [...room.messages];
  messages[index] = merged;
  return { ...room, messages };
}

/** Keeps who has read it: it may have been sent before the server knew of my reading. */
function withReadersOf({ readers = [] }: Chat, chat: Chat): Chat {
  const told = new Set(chat.readers);
  const others = readers.filter((id) => !told.has(id));
  return others.length === 0 ? chat : { ...chat, readers: [...(chat.readers ?? []), ...others] };
}

/** From the end, where what is changed mostly stands. */
function indexOf({ messages }: ChatRoom, id: string): number {
  let index = messages.length - 1;
  while (index >= 0 && messages[index]?.id !== id) index -= 1;
  return index;
}
