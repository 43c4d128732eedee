import { either as E } from "fp-ts";
import {
  BehaviorSubject,
  ReplaySubject,
  Subject,
  defer,
  map,
  retryWhen,
  switchMap,
  takeUntil,
  throwError,
} from "rxjs";
import { connector, type ConnectionEvent } from "../connection/connect.js";
import { toRelayError } from "../connection/endings.js";
import { reconnect, whenOnline, type ReconnectHooks } from "../connection/reconnect.js";
import { encodeCommand } from "../protocol/commands.js";
import type { SocketConfig } from "../protocol/entities.js";
import { relayTypes } from "../protocol/messages.js";
import type { Session } from "../protocol/session.js";
import { createDemand } from "./demand.js";
import { createInOrder } from "./in-order.js";
import { NotSent } from "./not-sent.js";
import { completeOptions, type RelayOptions } from "./options.js";
import { sendOnce, type Line } from "./send-once.js";
import type { MessageStreams, Relay } from "./relay.js";
import type { RelayState } from "./state.js";
import { createStreams } from "./streams.js";

/**
 * Makes the relay of one user. Make one and share it: for the server, a second one is a second sign-in.
 *
 * Throws a TypeError that names an option which cannot be.
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
  const complete = completeOptions(options);
  const { scheduler } = complete;
  const inOrder = createInOrder();
  const state$ = new ReplaySubject<RelayState>(1);
  const session$ = new ReplaySubject<S>(1);
  const line$ = new BehaviorSubject<Line>("not-connected");
  const now$ = new Subject<void>();
  const halt$ = new Subject<void>();
  const demand = createDemand({ ...complete, start: startUnlessOver, stop: idle });
  const streams = createStreams<S>({ journalLimit: complete.journal, demand, inOrder });

  let state: RelayState = { status: "idle" };
  let attempt = 1;
  let connections = 0;
  let repliedAt = 0;
  let gap = 0;
  state$.next(state);

  function setState(next: RelayState, line: Line = "not-connected"): void {
    // Whoever is told something may close the relay meanwhile.
    if (state.status === "closed") return;
    state = next;
    line$.next(line);
    inOrder(() => state$.next(next));
  }

  const hooks: ReconnectHooks = {
    scheduler,
    now$,
    onWaiting: (retry) => {
      attempt = retry.attempt;
      setState({ status: "waiting", ...retry });
    },
    onOffline: ({ attempt: next, cause }) => {
      attempt = next;
      setState({ status: "offline", attempt, cause });
    },
  };
  const attempt$ = connector(complete);

  function start(): void {
    attempt = 1;
    whenOnline(hooks)
      .pipe(
        // Deprecated by RxJS in favour of retry({ delay }), which is made of the same notifier.
        // eslint-disable-next-line @typescript-eslint/no-deprecated
        switchMap(() => attempt$.pipe(retryWhen(reconnect(complete.reconnect, hooks)))),
        takeUntil(halt$),
      )
      .subscribe({
        next: advance,
        error: (error: unknown) =>
          setState({ status: "stopped", cause: toRelayError(error) }, "stopped"),
      });
  }

  function advance(event: ConnectionEvent<S>): void {
    switch (event.kind) {
      case "authorizing":
        setState({ status: "authorizing", attempt });
        break;
      case "session": {
        const { session } = event;
        repliedAt = scheduler.now();
        inOrder(() => {
          session$.next(session);
          streams.restart({ type: "snapshot", session, connection: connections + 1 });
        });
        setState({ status: "connecting", attempt });
        break;
      }
      case "open":
        gap = scheduler.now() - repliedAt;
        setState({ status: "open", attempt });
        break;
      case "accepted":
        connections += 1;
        setState({ status: "connected", connection: connections, gap }, event.link);
        break;
      default:
        inOrder(() => streams.dispatch(event));
    }
  }

  // A stop lasts until reconnect(), whoever subscribes: coming back by itself would throw the user's other device out.
  function startUnlessOver(): void {
    if (state.status === "idle") start();
  }

  function idle(): void {
    if (state.status === "stopped" || state.status === "idle") return;
    halt$.next();
    rest();
  }

  function rest(): void {
    inOrder(() => streams.forget());
    setState({ status: "idle" });
  }

  return {
    ...(Object.fromEntries(
      relayTypes.map((type) => [`${type}$`, streams.byType[type]]),
    ) as unknown as MessageStreams),
    relay$: streams.relay$,
    unknown$: streams.unknown$,
    invalid$: streams.invalid$,
    updates$: streams.updates$,
    state$: state$.asObservable(),
    session$: session$.asObservable(),

    send: (command) => {
      const text = encodeCommand(command);
      if (text._tag === "Left") return E.left(new NotSent("invalid", text.left.errors));
      const line = line$.value;
      if (typeof line === "string") return E.left(new NotSent(line));
      return line.send(text.right) ? E.right(command) : E.left(new NotSent("not-connected"));
    },

    deliver(command, { within } = {}) {
      return defer(() => {
        const text = encodeCommand(command);
        if (text._tag === "Left") {
          return throwError(() => new NotSent("invalid", text.left.errors));
        }
        return sendOnce(line$, text.right, { within, scheduler }).pipe(map(() => command));
      });
    },

    reconnect: () => {
      if (state.status === "stopped") {
        if (demand.exists()) start();
        else rest();
      } else {
        now$.next();
      }
    },

    close: () => {
      if (state.status === "closed") return;
      demand.end();
      halt$.next();
      setState({ status: "closed" }, "closed");
      inOrder(() => {
        state$.complete();
        session$.complete();
        streams.complete();
      });
    },
  };
}
