import { BehaviorSubject, ReplaySubject } from "rxjs";
import type { SocketConfig } from "../protocol/entities.js";
import type { Session } from "../protocol/session.js";
import { createConnection } from "./connection.js";
import { createDemand } from "./demand.js";
import { createInOrder } from "./in-order.js";
import { completeOptions, type RelayOptions } from "./options.js";
import type { MessageStreams, Relay } from "./relay.js";
import type { Line } from "./send-once.js";
import { createSender } from "./sender.js";
import type { RelayState } from "./state.js";
import { createStreams } from "./streams.js";
import { noSurroundings, type Surroundings } from "./surroundings.js";
import { addTypedStreams } from "./typed-streams.js";

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
  return createRelayIn(noSurroundings, options);
}

/** {@link createRelay}, in the hands of a framework. */
export function createRelayIn<S extends { readonly socket: SocketConfig }>(
  { begin, enter }: Surroundings,
  options: RelayOptions<S>,
): Relay<S> {
  const complete = completeOptions(options);
  const inOrder = createInOrder();
  const state$ = new ReplaySubject<RelayState>(1);
  const session$ = new ReplaySubject<S>(1);
  const line$ = new BehaviorSubject<Line>("not-connected");
  const demand = createDemand({ ...complete, start: startUnlessOver, stop: idle });
  const streams = createStreams<S>({ journalLimit: complete.journal, demand, inOrder, enter });
  const connection = createConnection(complete, {
    onState: setState,
    onSession: (snapshot) =>
      tellInOrder(() => {
        session$.next(snapshot.session);
        streams.restart(snapshot);
      }),
    onFrame: (frame) => inOrder(streams.dispatch, frame),
  });

  let state: RelayState = { status: "idle" };
  state$.next(state);

  function setState(next: RelayState, line: Line = "not-connected"): void {
    // Whoever is told something may close the relay meanwhile.
    if (state.status === "closed") return;
    state = next;
    line$.next(line);
    tellInOrder(() => state$.next(next));
  }

  function tellInOrder(task: () => void): void {
    inOrder(() => enter(task));
  }

  // A stop lasts until reconnect(), whoever subscribes: coming back by itself would throw the user's other device out.
  function startUnlessOver(): void {
    if (state.status === "idle") begin(connection.start);
  }

  function idle(): void {
    if (state.status === "stopped" || state.status === "idle") return;
    connection.stop();
    rest();
  }

  function rest(): void {
    inOrder(streams.forget);
    setState({ status: "idle" });
  }

  const relay: Omit<Relay<S>, keyof MessageStreams> = {
    relay$: streams.relay$,
    unknown$: streams.unknown$,
    invalid$: streams.invalid$,
    updates$: streams.updates$,
    state$: state$.asObservable(),
    session$: session$.asObservable(),
    ...createSender(line$, complete.scheduler),

    reconnect: () => {
      if (state.status !== "stopped") begin(connection.hurry);
      else if (demand.exists()) begin(connection.start);
      else rest();
    },

    close: () => {
      if (state.status === "closed") return;
      demand.end();
      connection.stop();
      setState({ status: "closed" }, "closed");
      tellInOrder(() => {
        state$.complete();
        session$.complete();
        streams.complete();
      });
    },
  };
  return addTypedStreams(relay, streams);
}
