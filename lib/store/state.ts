import type { User } from "../protocol/entities.js";
import type { Me } from "../protocol/session.js";
import type { ChatRoom } from "./chat-room.js";
import { Rooms } from "./rooms.js";

/** The chats of a user at one time. Plain and immutable; what an event does not touch keeps its identity. */
export interface ChatState {
  /** The user who is signed in, without the requests; `undefined` before the first snapshot. */
  readonly me: Omit<Me, "req"> | undefined;
  /** By the ids of their rooms. Made when it is read, and then kept: selectors find a room without it. */
  readonly chats: Readonly<Record<string, ChatRoom>>;
  /** Who asks to be a friend and waits for an answer, in the order in which they asked. */
  readonly requests: readonly User[];
  /** Whether nothing is known to be missing: `false` before the first snapshot, and from a gap to the next one. */
  readonly complete: boolean;
}

/** What a state is made of. */
export interface Parts {
  readonly me: ChatState["me"];
  readonly rooms: Rooms;
  readonly requests: readonly User[];
  readonly complete: boolean;
}

/** A class whose constructor gives the object that it is handed, so that the private fields of its heirs land on that. */
// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- its constructor is all there is to it
class Handed {
  constructor(object: object) {
    return object;
  }
}

/**
 * The rooms as a private field of a plain state. Neither a copy nor storage takes it along, and freezing does not see it.
 * A WeakMap would do the same, at several times the cost of an event, all of it in garbage collection.
 */
class Held extends Handed {
  readonly #rooms: Rooms;

  constructor(state: object, rooms: Rooms) {
    super(state);
    this.#rooms = rooms;
  }

  static by(state: object): Rooms | undefined {
    return #rooms in state ? state.#rooms : undefined;
  }
}

/** The rooms of each `chats` that was read. */
const known = new WeakMap<ChatState["chats"], Rooms>();

/** The rooms of a state. One that did not come out of the reducer (copied, or stored and read again) has only `chats`. */
export function roomsOf(state: ChatState): Rooms {
  const rooms = Held.by(state);
  if (rooms) return rooms;
  const { chats } = state;
  const inChats = known.get(chats) ?? Rooms.in(chats);
  known.set(chats, inChats);
  return inChats;
}

export function stateOf({ me, rooms, requests, complete }: Parts): ChatState {
  const state: ChatState = {
    me,
    // Each state's own, and enumerable: it is copied and stored like the rest, and a proxy of the state has it, too.
    get chats() {
      known.set(rooms.record, rooms);
      return rooms.record;
    },
    requests,
    complete,
  };
  new Held(state, rooms);
  return state;
}

/** With these parts; the same object if none is another than before. */
export function change(state: ChatState, parts: Partial<Parts>): ChatState {
  const rooms = roomsOf(state);
  // To copy the state would be to read `chats`.
  const { me, requests, complete } = state;
  const next = { me, rooms, requests, complete, ...parts };
  return next.me === me &&
    next.rooms === rooms &&
    next.requests === requests &&
    next.complete === complete
    ? state
    : stateOf(next);
}

/** Before anything is known. */
export const emptyChatState: ChatState = stateOf({
  me: undefined,
  rooms: Rooms.of([]),
  requests: [],
  complete: false,
});
