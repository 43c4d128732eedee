import {
  Observable,
  ReplaySubject,
  Subject,
  catchError,
  of,
  share,
  subscribeOn,
  takeUntil,
  timer,
} from "rxjs";
import { createConnection, type ConnectionEvent } from "../connection/connection.js";
import { right } from "../protocol/either.js";
import type { SocketConfig } from "../protocol/entities.js";
import { decodeOwnAction, type OwnEvent } from "../protocol/own-actions.js";
import type { Session } from "../protocol/session.js";
import { createNotify, isolated, reportError, type Run } from "./notify.js";
import { completeOptions, type RelayOptions } from "./options.js";
import type { MessageStreams, Relay } from "./relay.js";
import { createSending } from "./send.js";
import type { RelayState } from "./state.js";
import { createStreams } from "./streams.js";

/**
 * Makes the relay of one user. Make one and share it: for the server, a second one is a second sign-in.
 *
 * Throws a TypeError that names an option that cannot be.
 *
 * @example
 * ```ts
 * const relay = createRelay({ session: fetchSession("https://kirimin.devanka.id") });
 * relay.relay$.pipe(ofType("kick")).subscribe(({ groupid }) => leave(groupid));
 * relay.state$.subscribe(({ status }) => show(status));
 * relay.send(postlike("pm2yig6go"));
 * ```
 */
export function createRelay<S extends { readonly socket: SocketConfig } = Session>(
  options: RelayOptions<S>,
): Relay<S> {
  return createRelayIn({}, options);
}

/** Where a framework runs what a relay does. */
export interface Surroundings {
  /** Runs what starts an attempt to connect. If it never calls the task, the relay stays idle. */
  readonly begin?: (task: () => void) => void;
  /** Runs what tells subscribers something, once for all who hear of a message. */
  readonly enter?: Run;
}

/** {@link createRelay}, in the hands of a framework. */
export function createRelayIn<S extends { readonly socket: SocketConfig }>(
  { begin = (task) => task(), enter }: Surroundings,
  options: RelayOptions<S>,
): Relay<S> {
  const settings = completeOptions(options);
  const { scheduler, linger } = settings;
  const connection = createConnection(settings);
  const notify = createNotify(enter);

  // The state as it is. `told$` lags behind it while a handler runs.
  let state = { status: "idle" } as RelayState;
  const told$ = new ReplaySubject<RelayState>(1);
  let session$ = new ReplaySubject<S>(1);
  const halt$ = new Subject<void>();
  const closed$ = new Subject<void>();
  let connections = 0;
  let demanded = false;
  // Own events of several relays, such as those of several tabs, have different keys.
  const name = Math.random().toString(36).slice(2);
  let applied = 0;
  told$.next(state);

  // The subscribers of all streams together. The connection outlives the last of them by `linger` ms.
  const subscribers$ = new Observable<never>(() => leave).pipe(
    takeUntil(closed$),
    share({
      resetOnComplete: false,
      resetOnRefCountZero: () => {
        demanded = false;
        return timer(linger, scheduler).pipe(
          catchError((error: unknown) => {
            reportError(error);
            return of(undefined);
          }),
        );
      },
    }),
  );
  const demand$ = new Observable<never>((subscriber) => {
    const subscription = subscribers$.subscribe(subscriber);
    demanded = true;
    // A stop lasts until reconnect(), whoever subscribes: coming back by itself would throw the user's other device out.
    if (state.status === "idle") begin(() => start(connection.event$));
    return subscription;
  });
  const streams = createStreams<S>({ journalLimit: settings.journal, demand$, notify });

  function start(event$: Observable<ConnectionEvent<S>>): void {
    halt$.next();
    // By a notifier: a handler of its first event may end it already.
    // eslint-disable-next-line rxjs-x/no-ignored-error -- a connection never errors
    event$.pipe(takeUntil(halt$)).subscribe(advance);
  }

  function advance(event: ConnectionEvent<S>): void {
    switch (event.kind) {
      case "frame":
        streams.dispatch(event);
        break;
      case "session": {
        const { session } = event;
        notify(() => {
          session$.next(session);
          streams.restart(session, connections + 1);
        });
        break;
      }
      case "accepted":
        connections += 1;
        setState({ status: "connected", connection: connections, gap: event.gap });
        break;
      default: {
        if (event.kind === "authorizing") notify.inTurn(streams.asked);
        const { kind: status, ...rest } = event;
        setState({ status, ...rest } as RelayState);
      }
    }
  }

  function leave(): void {
    halt$.next();
    if (!/^(idle|stopped|closed)$/.test(state.status)) rest();
  }

  function setState(next: RelayState): void {
    state = next;
    notify(() => told$.next(next));
  }

  function rest(): void {
    notify.inTurn(streams.forget);
    setState({ status: "idle" });
  }

  const relay: Omit<Relay<S>, keyof MessageStreams> = {
    relay$: streams.relay$,
    unknown$: streams.unknown$,
    invalid$: streams.invalid$,
    updates$: streams.updates$,
    state$: isolated(told$),
    session$: isolated(new Observable((subscriber) => session$.subscribe(subscriber))),
    ...createSending({ connection, current: () => state, state$: told$, scheduler, notify }),

    mark: streams.mark,
    apply: (action, { since } = {}) => {
      const decoded = decodeOwnAction(action);
      if (decoded._tag === "Left") return decoded;
      applied += 1;
      const event: OwnEvent = { ...decoded.right.action, type: "own", key: `${name}-${applied}` };
      notify(() => {
        if (state.status === "idle" || state.status === "closed") return;
        streams.apply(event, decoded.right.invalid, since);
      });
      return right(event);
    },

    reconnect: () => {
      if (state.status !== "stopped") begin(() => connection.tryNow());
      else if (!demanded) rest();
      // A handler of the stop that calls this would be called again within it, without end, if the attempt ended at once.
      else if (notify.isRunning())
        begin(() => start(connection.event$.pipe(subscribeOn(scheduler))));
      else begin(() => start(connection.event$));
    },

    close: () => {
      if (state.status === "closed") return;
      halt$.next();
      setState({ status: "closed" });
      closed$.next();
      notify(() => {
        told$.complete();
        session$.complete();
        // Drops the session, which holds a credential.
        session$ = new ReplaySubject(1);
        session$.complete();
        streams.complete();
      });
    },
  };
  return streams.addTo(relay);
}
