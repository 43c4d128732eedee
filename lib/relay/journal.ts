import { decodeMessage, parseFrame } from "../protocol/frame.js";
import type { RelayMessage } from "../protocol/messages.js";

/** A session, as the start of a state: replaces all that came before. */
export interface SnapshotEvent<S> {
  readonly type: "snapshot";
  readonly session: S;
  /** The number of the connection that it opens. */
  readonly connection: number;
}

/** Stands in place of messages that are missing here. */
export interface GapEvent {
  readonly type: "gap";
}

/** What makes a state: snapshots and messages in one order. */
export type UpdateEvent<S> = SnapshotEvent<S> | GapEvent | RelayMessage;

/** The latest snapshot and what was relayed since, for those who come late. */
export interface Journal<S> {
  /** Starts anew with a snapshot. */
  restart(snapshot: SnapshotEvent<S>): void;
  /** Adds a message by its text. */
  add(text: string): void;
  /** Forgets all. */
  clear(): void;
  /** The snapshot, a gap if messages had to go, and the messages, each decoded as it is asked for. */
  replay(): Generator<UpdateEvent<S>>;
}

/** The most text that is kept, in characters: a peer can make messages of any length that is allowed. */
const mostText = 8 * 1_048_576;

/** Keeps at most `limit` messages. They are kept as text, which is small, and decoded only for those who come late. */
export function createJournal<S>(limit: number): Journal<S> {
  let start: SnapshotEvent<S> | undefined;
  // The messages stand from `first` on. Moving all of them up for each that goes would cost more than decoding one.
  let texts: string[] = [];
  // Beside the texts, since an old one is far away by now: asking it for its length would fetch it.
  let lengths: number[] = [];
  let first = 0;
  let length = 0;
  let overflowed = false;

  const restart = (snapshot: SnapshotEvent<S> | undefined): void => {
    start = snapshot;
    texts = [];
    lengths = [];
    first = 0;
    length = 0;
    overflowed = false;
  };
  const dropFirst = (): void => {
    length -= lengths[first] as number;
    texts[first] = "";
    first += 1;
    overflowed = true;
    if (first <= limit) return;
    texts = texts.slice(first);
    lengths = lengths.slice(first);
    first = 0;
  };

  return {
    restart,
    clear: () => restart(undefined),
    add: (text) => {
      texts.push(text);
      lengths.push(text.length);
      length += text.length;
      while (texts.length - first > limit || length > mostText) dropFirst();
    },
    *replay() {
      if (!start) return;
      yield start;
      if (overflowed) yield { type: "gap" };
      for (const text of texts.slice(first)) {
        const frame = parseFrame(text, Infinity);
        if (frame.is !== "message") continue;
        const message = decodeMessage(frame);
        if (message._tag === "Right") yield message.right;
      }
    },
  };
}
