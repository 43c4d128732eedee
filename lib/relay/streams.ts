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
import { addRoute } from "./routes.js";

/** The streams of what the server sends, and their source. */
export interface Streams<S> {
  readonly relay$: Observable<RelayMessage>;
  readonly unknown$: Observable<UnknownMessage>;
  readonly invalid$: Observable<InvalidFrame>;
  readonly updates$: Observable<UpdateEvent<S>>;
  readonly byType: Readonly<Record<RelayType, Observable<RelayMessage>>>;
  /** Hands a frame to those streams that it belongs to. It is decoded at most once, and not at all where nobody would see it. */
  dispatch(frame: Frame): void;
  /** Starts anew with a session, and reports what was left out of it. */
  restart(snapshot: SnapshotEvent<S>): void;
  /** Forgets the snapshot and the messages that are kept for late subscribers. */
  forget(): void;
  complete(): void;
}

/**
 * Makes the streams. A message reaches the subject of its own type, so that the subscribers of other types cost it
 * nothing. Whoever is subscribed counts as `demand`.
 *
 * @param inOrder runs what tells subscribers something
 */
export function createStreams<S>({
  journalLimit,
  demand,
  inOrder,
}: {
  readonly journalLimit: number;
  readonly demand: Demand;
  readonly inOrder: (task: () => void) => void;
}): Streams<S> {
  const journal = createJournal<S>(journalLimit);
  const all$ = new Subject<RelayMessage>();
  const unknown$ = new Subject<UnknownMessage>();
  const invalid$ = new Subject<InvalidFrame>();
  const updates$ = new Subject<UpdateEvent<S>>();
  const ofType = Object.fromEntries(
    relayTypes.map((type) => [type, new Subject<RelayMessage>()]),
  ) as Record<RelayType, Subject<RelayMessage>>;

  const dispatchMessage = (frame: MessageFrame): void => {
    const typed$ = ofType[frame.type];
    const wanted = typed$.observed || all$.observed || updates$.observed || invalid$.observed;
    const decoded = wanted ? decodeMessage(frame) : undefined;
    if (decoded?._tag === "Left") {
      invalid$.next(decoded.left);
      return;
    }
    journal.add(frame.text);
    if (!decoded) return;
    typed$.next(decoded.right);
    all$.next(decoded.right);
    updates$.next(decoded.right);
  };

  return {
    relay$: addRoute(demand.counted(all$), (types) => {
      const known = relayTypes.filter((type) => types.has(type));
      // Merging nothing would complete at once.
      if (known.length === 0) return undefined;
      return demand.counted(merge(...known.map((type) => ofType[type])));
    }),
    unknown$: demand.counted(unknown$),
    invalid$: demand.counted(invalid$),
    updates$: demand.counted(
      new Observable((subscriber) => {
        inOrder(() => {
          for (const event of journal.replay()) {
            subscriber.next(event);
            if (subscriber.closed) return;
          }
          updates$.subscribe(subscriber);
        });
      }),
    ),
    byType: Object.fromEntries(
      relayTypes.map((type) => [type, demand.counted(ofType[type])]),
    ) as unknown as Record<RelayType, Observable<RelayMessage>>,

    dispatch: (frame) => {
      if (frame.kind === "message") dispatchMessage(frame);
      else if (frame.kind === "unknown") unknown$.next(frame.message);
      else invalid$.next(frame.invalid);
    },
    restart: (snapshot) => {
      journal.restart(snapshot);
      for (const part of leftOut(snapshot.session)) invalid$.next(part);
      updates$.next(snapshot);
    },
    forget: () => journal.clear(),
    complete: () => {
      journal.clear();
      for (const subject$ of [all$, unknown$, invalid$, updates$, ...Object.values(ofType)]) {
        subject$.complete();
      }
    },
  };
}

/** What `Session` left out; a session function of one's own may give something without. */
const leftOut = (session: unknown): readonly InvalidFrame[] => {
  const { invalid } = session as { invalid?: unknown };
  return Array.isArray(invalid) ? (invalid as InvalidFrame[]) : [];
};
