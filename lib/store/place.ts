import type { Session } from "../protocol/session.js";
import type { SnapshotEvent, UpdateEvent } from "../relay/journal.js";
import { chatReducer } from "./reducer.js";
import { emptyChatState, type ChatState } from "./state.js";

/** Where in the updates of a relay a state stands. */
export interface Place {
  readonly state: ChatState;
  /** The snapshot that it comes from, and the last update that can be told from others. */
  readonly snapshot?: SnapshotEvent<Session>;
  readonly last?: string;
}

export const nowhere: Place = { state: emptyChatState };

/** The place after an update. */
export function advance(place: Place, event: UpdateEvent<Session>): Place {
  const state = chatReducer(place.state, event);
  if (event.type === "snapshot") return { state, snapshot: event, last: nameOf(event) };
  return { ...place, state, ...("key" in event && { last: nameOf(event) }) };
}

/**
 * The place after a replay: the snapshot that a relay keeps, and the messages since. Goes on from `known`, which is of the
 * same snapshot, after what that has seen; from the start, where the relay no longer has what came next.
 */
export function resume(known: Place | undefined, replay: readonly UpdateEvent<Session>[]): Place {
  const seen = known ? replay.map(nameOf).indexOf(known.last as string) + 1 : 0;
  return replay.slice(seen).reduce(advance, seen > 0 && known ? known : nowhere);
}

/** Messages without a `key` change no state. With the type, a key is as good as unique (docs/protocol.md, From the server). */
const nameOf = (event: UpdateEvent<Session>): string =>
  "key" in event ? `${event.type} ${event.key}` : event.type;
