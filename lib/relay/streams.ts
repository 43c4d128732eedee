import { Observable, Subject, merge } from "rxjs";
import {
  decodeMessage,
  type Frame,
  type InvalidFrame,
  type MessageFrame,
  type UnknownMessage,
} from "../protocol/frame.js";
import type { OwnEvent } from "../protocol/own-actions.js";
import { relayTypes, type RelayMessage, type RelayType } from "../protocol/messages.js";
import { createJournal, type Mark, type UpdateEvent } from "./journal.js";
import { isolated, reportError, type Notify } from "./notify.js";
import { only } from "./of-type.js";
import type { MessageStreams } from "./relay.js";

/** The subject of one type, and the stream that subscribers see. */
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
  /** Gives `target` a getter of the stream of each relay type. */
  addTo<T extends object>(target: T): T & MessageStreams;
  /** Hands a frame, in its turn, to the streams that it belongs to. It is decoded at most once, and not at all where nobody would see it. */
  readonly dispatch: (frame: Frame) => void;
  /** A session was asked for. Call this and the following in a task of `notify`. */
  readonly asked: () => void;
  /** Starts anew with a session, and reports what was left out of it. */
  restart(session: S, connection: number): void;
  /** Tells of what the user did, and of what was left out of it. */
  apply(event: OwnEvent, invalid: readonly InvalidFrame[], since: Mark | undefined): void;
  readonly mark: () => Mark;
  /** Forgets the snapshot and the messages that are kept for late subscribers. */
  readonly forget: () => void;
  complete(): void;
}

/**
 * Makes the streams. A message reaches the subject of its own type, so that the subscribers of other types cost it
 * nothing.
 *
 * @param demand$ each subscriber to a stream holds a subscription to it
 */
export function createStreams<S>({
  journalLimit,
  demand$,
  notify,
}: {
  readonly journalLimit: number;
  readonly demand$: Observable<never>;
  readonly notify: Notify;
}): Streams<S> {
  const journal = createJournal<S>(journalLimit);
  const all$ = new Subject<RelayMessage>();
  const unknown$ = new Subject<UnknownMessage>();
  const invalid$ = new Subject<InvalidFrame>();
  const updates$ = new Subject<UpdateEvent<S>>();
  const typed = new Map<RelayType, Typed>();

  /** The stream of a type. Made when it is first asked for, since an app uses few of them. */
  const typedBy = (type: RelayType): Typed => {
    const known = typed.get(type);
    if (known) return known;
    const subject$ = new Subject<RelayMessage>();
    const made = { subject$, stream$: exposed(subject$) };
    typed.set(type, made);
    return made;
  };
  function exposed<T>(source$: Observable<T>): Observable<T> {
    return new Observable((subscriber) => {
      const subscription = isolated(source$).subscribe(subscriber);
      // Last, since the connection may start at once, and nothing must be missed.
      if (!subscriber.closed) subscription.add(demand$.subscribe());
      return subscription;
    });
  }
  function messagesOf(types: ReadonlySet<string>): Observable<RelayMessage> | undefined {
    const known = relayTypes.filter((type) => types.has(type));
    // Merging nothing would complete at once.
    if (known.length === 0) return undefined;
    return exposed(merge(...known.map((type) => typedBy(type).subject$)));
  }

  const tell = (message: RelayMessage): void => {
    const typed$ = typed.get(message.type)?.subject$;
    // A Subject that nobody observes costs something all the same.
    if (typed$?.observed === true) typed$.next(message);
    if (all$.observed) all$.next(message);
    if (updates$.observed) updates$.next(message);
  };
  const tellOne = <T>(subject$: Subject<T>, value: T): void => {
    if (subject$.observed) notify.enter(() => subject$.next(value));
  };
  const dispatchMessage = (frame: MessageFrame): void => {
    const heard =
      typed.get(frame.type)?.subject$.observed === true || all$.observed || updates$.observed;
    const decoded = heard || invalid$.observed ? decodeMessage(frame) : undefined;
    if (decoded?._tag === "Left") {
      tellOne(invalid$, decoded.left);
      return;
    }
    journal.add(frame.text);
    if (heard && decoded) notify.enter(tell, decoded.right);
  };
  const dispatchInTurn = (frame: Frame): void => {
    if (frame.is === "message") dispatchMessage(frame);
    else if (frame.is === "unknown") tellOne(unknown$, frame.message);
    else tellOne(invalid$, frame.invalid);
  };

  return {
    relay$: Object.assign(exposed(all$), { [only]: messagesOf }),
    unknown$: exposed(unknown$),
    invalid$: exposed(invalid$),
    updates$: new Observable((subscriber) => {
      notify(() => {
        for (const event of journal.replay()) {
          subscriber.next(event);
          if (subscriber.closed) return;
        }
        subscriber.add(isolated(updates$).subscribe(subscriber));
      });
      if (!subscriber.closed) subscriber.add(demand$.subscribe());
    }),
    addTo: (target) =>
      Object.defineProperties(target, {
        [streamBy]: { value: (type: RelayType) => typedBy(type).stream$ },
        ...getters,
      }) as typeof target & MessageStreams,

    dispatch: (frame) => notify.inTurn(dispatchInTurn, frame),
    asked: journal.asked,
    restart: (session, connection) => {
      const snapshot = journal.restart(session, connection);
      for (const part of leftOut(session)) invalid$.next(part);
      updates$.next(snapshot);
    },
    apply: (event, invalid, since) => {
      const hasAll = journal.apply(event, since);
      for (const part of invalid) invalid$.next(part);
      updates$.next(event);
      if (!hasAll) updates$.next({ type: "gap" });
    },
    mark: journal.mark,
    forget: journal.clear,
    complete: () => {
      journal.clear();
      // Include streams not yet requested, so that late subscribers also see completion.
      const ofTypes = relayTypes.map((type) => typedBy(type).subject$);
      for (const subject$ of [all$, unknown$, invalid$, updates$, ...ofTypes]) subject$.complete();
    },
  };
}

const streamBy = Symbol("streamBy");

/** A getter for each type. All relays share them: its own would be 4 of the 14 kB that an idle relay holds. */
const getters = Object.fromEntries(
  relayTypes.map((type) => [
    `${type}$`,
    {
      get(this: { [streamBy](type: RelayType): Observable<RelayMessage> }) {
        return this[streamBy](type);
      },
      enumerable: true,
      // Tests spy on streams.
      configurable: true,
    },
  ]),
);

/** What `Session` left out; the session of an app's own function may have nothing like it. */
const leftOut = (session: unknown): readonly InvalidFrame[] => {
  try {
    const { invalid } = session as { invalid?: unknown };
    return Array.isArray(invalid) ? (invalid as InvalidFrame[]) : [];
  } catch (error) {
    reportError(error);
    return [];
  }
};
