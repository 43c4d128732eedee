import type { MessageOf } from "../../protocol/messages.js";
import type { RoomJoined } from "../chat-event.js";
import { chatRoomOf, usersOf, withUsers, withoutUser, type ChatRoom } from "../chat-room.js";
import { change, roomsOf, type ChatState } from "../state.js";

export const memberjoin = (
  state: ChatState,
  { groupid, user }: MessageOf<"memberjoin">,
): ChatState => changeGroup(state, groupid, (group) => withUsers(group, [user]));

/** Takes `from` out of the group. Where that is me, the group goes. */
export const memberleave = (state: ChatState, message: MessageOf<"memberleave">): ChatState =>
  message.from === state.me?.id
    ? withoutGroup(state, message.groupid)
    : changeGroup(state, message.groupid, (group) => withoutUser(group, message.from));

export const memberkick = (state: ChatState, { groupid }: MessageOf<"memberkick">): ChatState =>
  withoutGroup(state, groupid);

/** Adds the room. What was relayed of it before the reply came stays. */
export function roomjoined(state: ChatState, { chat }: RoomJoined): ChatState {
  const rooms = roomsOf(state);
  const joined = chatRoomOf(chat);
  const known = rooms.get(joined.room.id);
  return change(state, { rooms: rooms.with(known ? merged(known, joined) : joined) });
}

function merged(known: ChatRoom, joined: ChatRoom): ChatRoom {
  const ids = new Set(joined.messages.map(({ id }) => id));
  return {
    room: joined.room,
    users: usersOf([...Object.values(known.users), ...Object.values(joined.users)]),
    messages: [...joined.messages, ...known.messages.filter(({ id }) => !ids.has(id))],
  };
}

function changeGroup(
  state: ChatState,
  groupid: string,
  changed: (group: ChatRoom) => ChatRoom,
): ChatState {
  const rooms = roomsOf(state);
  const group = rooms.get(groupid);
  return group?.room.type === "group"
    ? change(state, { rooms: rooms.with(changed(group)) })
    : state;
}

const withoutGroup = (state: ChatState, groupid: string): ChatState => {
  const rooms = roomsOf(state);
  return rooms.get(groupid)?.room.type === "group"
    ? change(state, { rooms: rooms.without(groupid) })
    : state;
};
