import type { Chat, User } from "../protocol/entities.js";
import type { ChatRoom } from "./chat-room.js";
import { roomsOf, type ChatState } from "./state.js";

const nothing: readonly never[] = [];

/** All rooms, the one with the newest message first, those without any last. */
export const selectRooms = (state: ChatState): readonly ChatRoom[] => roomsOf(state).byLatest;

/** The room with this id, if the user is in it. */
export const selectRoom =
  (id: string) =>
  (state: ChatState): ChatRoom | undefined =>
    roomsOf(state).get(id);

/** The messages of a room, the oldest first. */
export const selectMessages =
  (id: string) =>
  (state: ChatState): readonly Chat[] =>
    roomsOf(state).get(id)?.messages ?? nothing;

/** The members of a room. */
export const selectMembers =
  (id: string) =>
  (state: ChatState): readonly User[] => {
    const room = roomsOf(state).get(id);
    return room ? membersOf(room.users) : nothing;
  };

/** How many messages of a room others wrote and the user has not read, deleted ones not counted. */
export const selectUnread =
  (id: string) =>
  (state: ChatState): number =>
    state.me ? roomsOf(state).unreadIn(id, state.me.id) : 0;

/** The sum of {@link selectUnread} over all rooms. */
export const selectUnreadTotal = (state: ChatState): number =>
  state.me ? roomsOf(state).unreadBy(state.me.id) : 0;

/** Who asks to be a friend. */
export const selectRequests = (state: ChatState): readonly User[] => state.requests;

/** The user who is signed in. */
export const selectMe = (state: ChatState): ChatState["me"] => state.me;

/** Whether nothing is known to be missing. */
export const selectComplete = (state: ChatState): boolean => state.complete;

const members = new WeakMap<ChatRoom["users"], readonly User[]>();

function membersOf(users: ChatRoom["users"]): readonly User[] {
  const known = members.get(users) ?? Object.values(users);
  members.set(users, known);
  return known;
}
