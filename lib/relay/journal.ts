import { decodeMessage, parseFrame } from "../protocol/frame.js";
import type { RelayMessage } from "../protocol/messages.js";
import type { OwnAction, OwnEvent } from "../protocol/own-actions.js";

/** A session, as the start of a state: replaces all that came before. */
export interface SnapshotEvent<S> {
  readonly type: "snapshot";
  readonly session: S;
  /** The number of the connection that it opens. */
  readonly connection: number;
  /** The user's actions since the session was asked for: the session may not have them. */
  readonly own?: readonly OwnEvent[] | undefined;
}

/** Stands in place of messages that are missing here. */
export interface GapEvent {
  readonly type: "gap";
}

/** What makes a state: snapshots, messages and what the user did, in one order. */
export type UpdateEvent<S> = SnapshotEvent<S> | GapEvent | RelayMessage | OwnEvent;

/** A place in the order of the updates of one relay. */
export type Mark = number;

/** The latest snapshot and what came since, for late subscribers; and what came since a mark, for own actions. */
export interface Journal<S> {
  /** A session was asked for. */
  readonly asked: () => void;
  /** Starts anew with a session. */
  restart(session: S, connection: number): SnapshotEvent<S>;
  /** Adds a message by its text. */
  add(text: string): void;
  /** Adds what the user did, with what came since the mark. `false`: some of that is no longer kept. */
  apply(event: OwnEvent, since: Mark | undefined): boolean;
  readonly mark: () => Mark;
  /** Forgets all. */
  readonly clear: () => void;
  /** The snapshot, a gap if messages had to go, and what came since; each message is decoded as it is asked for. */
  replay(): Generator<UpdateEvent<S>>;
}

/** The most text that is kept for late subscribers, in characters: a peer can make messages of any length that is allowed. */
const mostText = 8 * 1_048_576;

/** How much is kept for own actions whose replies are on their way: so many messages, and so many characters. */
const mostRecent = 1000;
const mostRecentText = 1_048_576;

/** Keeps at most `limit` messages for late subscribers. They are kept as text, which is small. */
export function createJournal<S>(limit: number): Journal<S> {
  const entries = createLog(limit, mostText);
  const recent = createLog(mostRecent, mostRecentText);
  let start: SnapshotEvent<S> | undefined;
  let own: OwnEvent[] = [];
  let isMarked = false;
  let isWhole = true;
  let mark = 0;

  const keep = (entry: Entry): void => {
    entries.add(entry);
    if (isMarked) recent.add(entry);
  };

  /** The events since the mark that the rule of the action asks for. */
  const came = (action: OwnAction, since: Mark): Pick<OwnEvent, "then" | "late"> => {
    const kept = recent.from(since);
    const joined = action.did === "joined" ? action.chat.r.id : undefined;
    const room = action.did === "kicked" ? action.groupid : joined;
    const then = room === undefined ? [] : decoded(kept).filter((event) => isIn(room, event));
    return { ...(then.length > 0 && { then }), ...(kept.includes(snapshot) && { late: true }) };
  };

  return {
    asked: () => {
      own = [];
    },
    restart: (session, connection) => {
      start = { type: "snapshot", session, connection, ...(own.length > 0 && { own }) };
      own = [];
      entries.clear();
      isWhole = true;
      mark = entries.end();
      if (isMarked) recent.add(snapshot);
      return start;
    },
    add: keep,
    apply: (event, since) => {
      if (since !== undefined) Object.assign(event, came(event, since));
      keep(event);
      own.push(event);
      const hasAll = since === undefined || !recent.hasDropped(since);
      isWhole &&= hasAll;
      return hasAll;
    },
    mark: () => {
      isMarked = true;
      return recent.end();
    },
    clear: () => {
      start = undefined;
      own = [];
      entries.clear();
      recent.clear();
    },
    *replay() {
      if (!start) return;
      yield start;
      if (!isWhole || entries.hasDropped(mark)) yield { type: "gap" };
      for (const entry of entries.from(mark)) yield* decoded([entry]);
    },
  };
}

/** Marks where a snapshot came. */
const snapshot = Symbol("snapshot");

type Entry = string | OwnEvent | typeof snapshot;

/** The latest entries, up to so many, and up to so many characters of text. Each has a number, from 0 on. */
function createLog(limit: number, mostText: number) {
  // The entries stand from `first` on. Moving all of them up for each that goes would cost more than decoding one.
  let entries: Entry[] = [];
  // Beside the texts, since an old one is far away by now: asking it for its length would fetch it.
  let lengths: number[] = [];
  let first = 0;
  let length = 0;
  /** How many entries have left the array. */
  let gone = 0;

  const dropFirst = (): void => {
    length -= lengths[first] as number;
    entries[first] = "";
    first += 1;
    if (first <= limit) return;
    entries = entries.slice(first);
    lengths = lengths.slice(first);
    gone += first;
    first = 0;
  };

  return {
    add: (entry: Entry): void => {
      const added = typeof entry === "string" ? entry.length : 0;
      entries.push(entry);
      lengths.push(added);
      length += added;
      while (entries.length - first > limit || length > mostText) dropFirst();
    },
    clear: (): void => {
      gone += entries.length;
      entries = [];
      lengths = [];
      first = 0;
      length = 0;
    },
    end: (): number => gone + entries.length,
    hasDropped: (mark: number): boolean => mark < gone + first,
    from: (mark: number): Entry[] => entries.slice(Math.max(first, mark - gone)),
  };
}

/** The messages and own events among these. A message that is misshapen was kept since nobody would have seen it. */
const decoded = (entries: readonly Entry[]): (RelayMessage | OwnEvent)[] =>
  entries.flatMap((entry): readonly (RelayMessage | OwnEvent)[] => {
    if (typeof entry === "symbol") return [];
    if (typeof entry !== "string") return [entry];
    const frame = parseFrame(entry, Infinity);
    const message = frame.is === "message" ? decodeMessage(frame) : undefined;
    return message?._tag === "Right" ? [message.right] : [];
  });

/** Whether an event concerns this room, by the user's own name for it. */
function isIn(room: string, event: RelayMessage | OwnEvent): boolean {
  if ("groupid" in event) return event.groupid === room;
  if ("roomdata" in event) return event.roomdata.id === room;
  // In a chat of two, a reading bears the receiver's own id.
  if ("roomid" in event) return event.roomid === room || ("from" in event && event.from === room);
  if ("did" in event && event.did === "joined") return event.chat.r.id === room;
  return "did" in event && event.did === "changedroom" && event.room.id === room;
}
