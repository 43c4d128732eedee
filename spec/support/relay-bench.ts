import { of, type Observable, type ObservableInput, type Subscription } from "rxjs";
import { TestScheduler, type RunHelpers } from "rxjs/testing";
import type { SocketConfig } from "../../lib/protocol/entities.js";
import { createRelay } from "../../lib/relay/create-relay.js";
import type { RelayOptions } from "../../lib/relay/options.js";
import type { Relay } from "../../lib/relay/relay.js";
import type { RelayState } from "../../lib/relay/state.js";
import { createFakeServer, type FakeSocket } from "./fake-server.js";

/** A session as small as one can be. */
export interface SmallSession {
  readonly socket: SocketConfig;
}

/** Runs `spec` in virtual time. */
export const inVirtualTime = <T>(spec: (helpers: RunHelpers, scheduler: TestScheduler) => T): T => {
  const scheduler = new TestScheduler((actual, expected) => {
    expect(actual).toEqual(expected);
  });
  return scheduler.run((helpers) => spec(helpers, scheduler));
};

/** From when to when a socket stands, in the form that `expectSubscriptions` takes. */
interface Life {
  readonly subscribedFrame: number;
  unsubscribedFrame: number;
}

/**
 * A relay on a fake server, in virtual time. Its session function gives `id1`, `id2`, … unless told otherwise.
 *
 * @param serve what the server does with each new socket
 */
export function setUp(
  scheduler: TestScheduler,
  options: Partial<RelayOptions<SmallSession>> = {},
  serve: (socket: FakeSocket) => void = () => {},
) {
  const server = createFakeServer();
  const lives: Life[] = [];
  let mostStanding = 0;
  class WebSocketCtor extends server.WebSocketCtor {
    readonly #life: Life = { subscribedFrame: scheduler.frame, unsubscribedFrame: Infinity };

    constructor(url: string) {
      super(url);
      lives.push(this.#life);
      mostStanding = Math.max(mostStanding, server.standing());
      serve(this);
    }

    override serverCloses(code: number, wasClean?: boolean): void {
      this.#life.unsubscribedFrame = scheduler.frame;
      super.serverCloses(code, wasClean);
    }

    override fails(event?: object): void {
      this.#life.unsubscribedFrame = scheduler.frame;
      super.fails(event);
    }
  }
  let sessions = 0;
  const relay: Relay<SmallSession> = createRelay<SmallSession>({
    session: (): ObservableInput<SmallSession> => {
      sessions += 1;
      return of({ socket: { id: `id${sessions}`, host: "kirimin.test" } });
    },
    WebSocketCtor,
    protocol: "ws",
    scheduler,
    reconnect: { random: () => 1 },
    ...options,
  });
  return {
    relay,
    server,
    sessions: () => sessions,
    /** How long each socket stood, for `expectSubscriptions`. */
    lives: lives as unknown as Parameters<RunHelpers["expectSubscriptions"]>[0],
    /** How many sockets stood at the same time, at most. */
    mostStanding: () => mostStanding,
    /** Does something at a time, in ms from now. */
    at: (ms: number, action: () => void): void => {
      scheduler.schedule(action, ms);
    },
  };
}

/** Opens a socket `ms` after it was made, unless it was closed before. */
export const opensAfter =
  (ms: number, scheduler: TestScheduler) =>
  (socket: FakeSocket): void => {
    scheduler.schedule(() => {
      if (socket.readyState === 0) socket.serverOpens();
    }, ms);
  };

/** Subscribes, and keeps what comes and how it ends. */
export function watch<T>(source$: Observable<T>, onNext: (value: T) => void = () => {}) {
  const values: T[] = [];
  let end: unknown;
  const subscription: Subscription = source$.subscribe({
    next: (value) => {
      values.push(value);
      onNext(value);
    },
    error: (error: unknown) => (end = error),
    complete: () => (end = "complete"),
  });
  return {
    values,
    subscription,
    leave: () => subscription.unsubscribe(),
    /** `"complete"`, the error, or `undefined` while it goes on. */
    end: () => end,
  };
}

/** The states, in words, that a relay goes through from now on. */
export const watchStates = (relay: Relay<SmallSession>): string[] => {
  const words: string[] = [];
  watch(relay.state$, (state) => words.push(inWords(state)));
  return words;
};

/** A state in a few words: `waiting 2 in 1000: refused`. */
export const inWords = (state: RelayState): string => {
  switch (state.status) {
    case "authorizing":
    case "connecting":
    case "open":
      return `${state.status} ${state.attempt}`;
    case "connected":
      return `connected ${state.connection}, gap ${state.gap}`;
    case "waiting":
      return `waiting ${state.attempt} in ${state.delay}: ${state.cause.code}`;
    case "offline":
      return `offline ${state.attempt}: ${state.cause.code}`;
    case "stopped":
      return `stopped: ${state.cause.code}`;
    default:
      return state.status;
  }
};
