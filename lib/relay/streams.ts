import { Observable, Subject, merge } from "rxjs";
import {
  decodeMessage,
  type Frame,
  type InvalidFrame,
  type MessageFrame,
  type UnknownMessage,
} from "../protocol/frame.js";
import { relayTypes, type RelayMessage, type RelayType } from "../protocol/messages.js";
import type { Demand } from "./demand.js";
import { createJournal, type SnapshotEvent, type UpdateEvent } from "./journal.js";
import type { InOrder } from "./in-order.js";
import { addRoute } from "./routes.js";
import type { Surroundings } from "./surroundings.js";

/** What the messages of one type go to, and the stream of it that is shown. */
interface Typed {
  readonly subject$: Subject<RelayMessage>;
  readonly stream$: Observable<RelayMessage>;
}

/** The streams of what the server sends, and their source. */
export interface Streams<S> {
  readonly relay$: Observable<RelayMessage>;
  readonly unknown$: Observable<UnknownMessage>;
  readonly invalid$: Observable<InvalidFrame>;
  readonly updates$: Observable<UpdateEvent<S>>;
  /** The stream of a type: made when it is first asked for, since an app uses few of them. */
  ofType(type: RelayType): Observable<RelayMessage>;
  /** Hands a frame to those streams that it belongs to. It is decoded at most once, and not at all where nobody would see it. */
  readonly dispatch: (frame: Frame) => void;
  /** Starts anew with a session, and reports what was left out of it. */
  restart(snapshot: SnapshotEvent<S>): void;
  /** Forgets the snapshot and the messages that are kept for late subscribers. */
  readonly forget: () => void;
  complete(): void;
}

/**
 * Makes the streams. A message reaches the subject of its own type, so that the subscribers of other types cost it
 * nothing. Whoever is subscribed counts as `demand`.
 *
 * @param inOrder runs what tells subscribers something, one thing after another
 * @param enter runs it in the hands of a framework
 */
export function createStreams<S>({
  journalLimit,
  demand,
  inOrder,
  enter,
}: {
  readonly journalLimit: number;
  readonly demand: Demand;
  readonly inOrder: InOrder;
  readonly enter: Surroundings["enter"];
}): Streams<S> {
  const journal = createJournal<S>(journalLimit);
  const all$ = new Subject<RelayMessage>();
  const unknown$ = new Subject<UnknownMessage>();
  const invalid$ = new Subject<InvalidFrame>();
  const updates$ = new Subject<UpdateEvent<S>>();
  const typed = new Map<RelayType, Typed>();

  const typedStream = (type: RelayType): Typed => {
    let made = typed.get(type);
    if (!made) {
      const subject$ = new Subject<RelayMessage>();
      made = { subject$, stream$: demand.counted(subject$) };
      typed.set(type, made);
    }
    return made;
  };

  const dispatchMessage = (frame: MessageFrame): void => {
    const typed$ = typed.get(frame.type)?.subject$;
    const heard = typed$?.observed === true || all$.observed || updates$.observed;
    const decoded = heard || invalid$.observed ? decodeMessage(frame) : undefined;
    if (decoded?._tag === "Left") {
      enterFor(invalid$, decoded.left);
      return;
    }
    journal.add(frame.text);
    if (!heard || !decoded) return;
    enter(() => {
      // Where nobody is subscribed, a Subject makes a closure all the same.
      if (typed$?.observed === true) typed$.next(decoded.right);
      if (all$.observed) all$.next(decoded.right);
      if (updates$.observed) updates$.next(decoded.right);
    });
  };
  const enterFor = <T>(subject$: Subject<T>, value: T): void => {
    if (subject$.observed) enter(() => subject$.next(value));
  };

  const streams: Streams<S> = {
    relay$: addRoute(demand.counted(all$), (types) => {
      const known = relayTypes.filter((type) => types.has(type));
      // Merging nothing would complete at once.
      if (known.length === 0) return undefined;
      return demand.counted(merge(...known.map((type) => typedStream(type).subject$)));
    }),
    unknown$: demand.counted(unknown$),
    invalid$: demand.counted(invalid$),
    updates$: demand.counted(
      new Observable((subscriber) => {
        inOrder(() => {
          enter(() => {
            for (const event of journal.replay()) {
              subscriber.next(event);
              if (subscriber.closed) return;
            }
            updates$.subscribe(subscriber);
          });
        });
      }),
    ),
    ofType: (type) => typedStream(type).stream$,

    dispatch: (frame) => {
      if (frame.is === "message") dispatchMessage(frame);
      else if (frame.is === "unknown") enterFor(unknown$, frame.message);
      else enterFor(invalid$, frame.invalid);
    },
    restart: (snapshot) => {
      journal.restart(snapshot);
      for (const part of leftOut(snapshot.session)) invalid$.next(part);
      updates$.next(snapshot);
    },
    forget: () => journal.clear(),
    complete: () => {
      journal.clear();
      // Those that nobody has asked for yet too: who comes late is to see the end.
      const ofTypes = relayTypes.map((type) => typedStream(type).subject$);
      for (const subject$ of [all$, unknown$, invalid$, updates$, ...ofTypes]) subject$.complete();
    },
  };
  return streams;
}

/** What `Session` left out; a session function of one's own may give something without. */
const leftOut = (session: unknown): readonly InvalidFrame[] => {
  const { invalid } = session as { invalid?: unknown };
  return Array.isArray(invalid) ? (invalid as InvalidFrame[]) : [];
};
