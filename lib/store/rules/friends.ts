import type { User } from "../../protocol/entities.js";
import type { MessageOf } from "../../protocol/messages.js";
import { chatOfTwo, withUsers } from "../chat-room.js";
import { valueAt } from "../record.js";
import type { Rooms } from "../rooms.js";
import { sameFields } from "../same-fields.js";
import { change, roomsOf, type ChatState } from "../state.js";

/** Adds to the requests, once, unless it was I who asked. */
export function addfriend(state: ChatState, { from, user }: MessageOf<"addfriend">): ChatState {
  if (user.id === state.me?.id) return state;
  return change(state, {
    rooms: withKnownUser(roomsOf(state), user),
    requests:
      from === state.me?.id ? without(state.requests, user.id) : withRequest(state.requests, user),
  });
}

/** Takes off the requests, and makes the chat of two if it is new. */
export function acceptfriend(state: ChatState, { user }: MessageOf<"acceptfriend">): ChatState {
  if (user.id === state.me?.id) return state;
  const rooms = withKnownUser(roomsOf(state), user);
  return change(state, {
    rooms: rooms.get(user.id) ? rooms : rooms.with(chatOfTwo(user, state.me)),
    requests: without(state.requests, user.id),
  });
}

/** Takes off the requests. The chat of two stays. */
export function endfriend(
  state: ChatState,
  { user }: MessageOf<"unfriend" | "ignorefriend" | "cancelfriend">,
): ChatState {
  if (user.id === state.me?.id) return state;
  return change(state, {
    rooms: withKnownUser(roomsOf(state), user),
    requests: without(state.requests, user.id),
  });
}

/** How a friendship stands is said of a user in every room, so this is the one that looks into all of them. */
const withKnownUser = (rooms: Rooms, user: User): Rooms =>
  rooms.map((room) => (valueAt(room.users, user.id) ? withUsers(room, [user]) : room));

function withRequest(requests: readonly User[], user: User): readonly User[] {
  const known = requests.find(({ id }) => id === user.id);
  if (!known) return [...requests, user];
  return sameFields(known, user) ? requests : requests.map((it) => (it === known ? user : it));
}

const without = (requests: readonly User[], userid: string): readonly User[] =>
  requests.some(({ id }) => id === userid) ? requests.filter(({ id }) => id !== userid) : requests;
