import type { User } from "../protocol/entities.js";
import type { Me } from "../protocol/session.js";
import type { ChatRoom, ShownChat } from "./chat-room.js";
import { Rooms } from "./rooms.js";

/** The chats of a user at one time. Plain and immutable; what an event does not touch keeps its identity. */
export interface ChatState {
  /** The user who is signed in, without the requests; `undefined` before the first snapshot. */
  readonly me: Omit<Me, "req"> | undefined;
  /** By the ids of their rooms. Made when it is read, and then kept: selectors find a room without it. */
  readonly chats: Readonly<Record<string, ChatRoom>>;
  /** The users who ask to be a friend and wait for an answer, in the order in which they asked. */
  readonly requests: readonly User[];
  /**
   * Whether nothing is known to be missing: `false` before the first snapshot, and from a gap, or a request whose outcome is
   * not known, to the next one.
   */
  readonly complete: boolean;
  /** The messages that are on their way or have failed; absent where there are none. Those of known rooms stand in `chats`. */
  readonly pending?: readonly Pending[];
}

/** A message that is on its way or has failed. */
export interface Pending {
  readonly roomid: string;
  readonly chat: ShownChat;
  /** The message in whose place it stands, if it is an edit or a deletion. */
  readonly instead?: ShownChat;
}

/** The parts of a state. */
export interface Parts {
  readonly me: ChatState["me"];
  readonly rooms: Rooms;
  readonly requests: readonly User[];
  readonly complete: boolean;
  readonly pending: readonly Pending[] | undefined;
}

/** Where a state holds its rooms. Neither a copy nor storage takes along what is not enumerable. */
const held = Symbol("rooms");

/** The rooms of each `chats` that was read. */
const known = new WeakMap<ChatState["chats"], Rooms>();

/** The rooms of a state. One that did not come out of the reducer (copied, or stored and read again) has only `chats`. */
export function roomsOf(state: ChatState & { readonly [held]?: Rooms }): Rooms {
  const rooms = state[held];
  if (rooms) return rooms;
  const { chats } = state;
  const inChats = known.get(chats) ?? Rooms.in(chats);
  known.set(chats, inChats);
  return inChats;
}

export function stateOf({ me, rooms, requests, complete, pending }: Parts): ChatState {
  const state: ChatState = {
    me,
    // Each state's own, and enumerable: it is copied and stored like the rest, and a proxy of the state has it, too.
    get chats() {
      known.set(rooms.record, rooms);
      return rooms.record;
    },
    requests,
    complete,
    ...(pending && { pending }),
  };
  return Object.defineProperty(state, held, { value: rooms });
}

/** With these parts; the same object if none is another than before. */
export function change(state: ChatState, parts: Partial<Parts>): ChatState {
  const rooms = roomsOf(state);
  // To copy the state would be to read `chats`.
  const { me, requests, complete, pending } = state;
  const next = { me, rooms, requests, complete, pending, ...parts };
  return next.me === me &&
    next.rooms === rooms &&
    next.requests === requests &&
    next.complete === complete &&
    next.pending === pending
    ? state
    : stateOf(next);
}

/** Before anything is known. */
export const emptyChatState: ChatState = stateOf({
  me: undefined,
  rooms: Rooms.of([]),
  requests: [],
  complete: false,
  pending: undefined,
});
