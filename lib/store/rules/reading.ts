import type { Chat } from "../../protocol/entities.js";
import type { MessageOf } from "../../protocol/messages.js";
import type { ChatRoom } from "../chat-room.js";
import { change, roomsOf, type ChatState } from "../state.js";

/** Adds `from` to the readers of what others wrote in the room. */
export function readAllMessages(
  state: ChatState,
  message: MessageOf<"readAllMessages">,
): ChatState {
  const room = roomRead(state, message);
  if (!room) return state;
  const { from } = message;
  const isRead = ({ userid, readers }: Chat): boolean =>
    userid === from || readers?.includes(from) === true;
  if (room.messages.every(isRead)) return state;
  const messages = room.messages.map((chat) =>
    isRead(chat) ? chat : { ...chat, readers: [...(chat.readers ?? []), from] },
  );
  return change(state, { rooms: roomsOf(state).with({ ...room, messages }) });
}

/** Takes all messages of the room away. */
export function clearhistory(state: ChatState, { roomid }: MessageOf<"clearhistory">): ChatState {
  const rooms = roomsOf(state);
  const room = rooms.get(roomid);
  return room && room.messages.length > 0
    ? change(state, { rooms: rooms.with({ ...room, messages: [] }) })
    : state;
}

/** A chat of two goes by my own id where the other has read it, and by the other's id where I have. */
function roomRead(
  state: ChatState,
  { from, roomid }: MessageOf<"readAllMessages">,
): ChatRoom | undefined {
  const rooms = roomsOf(state);
  const self = state.me?.id;
  if (from === self) return rooms.get(roomid);
  const room = rooms.get(roomid === self ? from : roomid);
  return room?.room.type === (roomid === self ? "user" : "group") ? room : undefined;
}
