import {
  EMPTY,
  asyncScheduler,
  filter,
  map,
  race,
  switchMap,
  takeWhile,
  tap,
  timer,
  type Observable,
  type SchedulerLike,
} from "rxjs";
import { endings } from "../connection/endings.js";
import type { WebSocketConstructor } from "../connection/platform-socket.js";
import type { relayOptions } from "../node/index.js";
import { createRelay } from "../relay/create-relay.js";
import type { Relay } from "../relay/relay.js";
import type { RelayState } from "../relay/state.js";
import { readCookie } from "./cookie.js";
import { describeState, exitOf } from "./describe.js";
import { Exit, systemCodeOf } from "./exits.js";
import type { Terminal } from "./terminal.js";

/** The server and the user of a connection. */
export interface ConnectionOptions {
  readonly url: string;
  readonly path: string;
  readonly cookieFile?: string;
  /** Hosts outside of the URL's site that get the cookie too. */
  readonly socketHost?: readonly string[];
}

/**
 * Makes the relay of the cookie's user, and tells its states. Throws an {@link Exit} if there is no cookie or no `ws`.
 *
 * An error before the first connection is most likely a mistake in the arguments, so the relay stops instead of waiting.
 *
 * @param wrap makes the relay's `WebSocket` class from that of `rx-kirimin/node`
 */
export async function connect(
  terminal: Terminal,
  { url, path, cookieFile, socketHost = [] }: ConnectionOptions,
  wrap = (WebSocketCtor: WebSocketConstructor): WebSocketConstructor => WebSocketCtor,
): Promise<Relay> {
  const node = await needWs(() => import("../node/index.js"));
  const options = optionsFor(node, url, await readCookie(terminal, cookieFile), socketHost);
  let wasConnected = false;
  const relay = createRelay({
    ...options,
    WebSocketCtor: wrap(options.WebSocketCtor),
    path,
    reconnect: {
      retry: ({ code }) => endings[code].retry && (wasConnected || code === "rate-limited"),
    },
  });
  const state$ = relay.state$.pipe(
    tap(({ status }) => {
      wasConnected ||= status === "connected";
    }),
  );
  // A relay's states never error.
  tellStates(terminal, state$).subscribe();
  return relay;
}

function optionsFor(
  node: { readonly relayOptions: typeof relayOptions },
  url: string,
  cookie: string,
  socketHosts: readonly string[],
): ReturnType<typeof relayOptions> {
  try {
    return node.relayOptions(url, { cookie, socketHosts });
  } catch {
    // The URL and the hosts were checked before.
    throw new Exit(
      "noCookie",
      "The cookie is not valid: expected connect.sid=…, in one line of printable ASCII.",
    );
  }
}

/** Never emits. Errors with an {@link Exit} when the relay stops or the program ends. */
export function endOf(relay: Relay, terminal: Terminal): Observable<never> {
  const stopped$ = relay.state$.pipe(
    filter((state) => state.status === "stopped"),
    map(({ cause }) => {
      throw exitOf(cause);
    }),
  );
  return race(terminal.ended$, stopped$);
}

/** The whole seconds left of `delay` ms: now, and at each second. Completes when none are left. */
export function countdown(delay: number, scheduler: SchedulerLike): Observable<number> {
  return timer(0, 1000, scheduler).pipe(
    map((passed) => Math.ceil(delay / 1000) - passed),
    takeWhile((left) => left > 0),
  );
}

/** Not told: the last line of the program says why it ends. */
const untold: ReadonlySet<RelayState["status"]> = new Set(["idle", "stopped", "closed"]);

/** Short states: on a screen, the next state replaces them. */
const passing: ReadonlySet<RelayState["status"]> = new Set(["authorizing", "connecting", "open"]);

/**
 * Tells each state on stderr, and on a screen counts down to the next attempt. Cold; its values have no meaning; it
 * completes with `state$`.
 */
export function tellStates(
  terminal: Pick<Terminal, "tell" | "replace" | "isScreen">,
  state$: Observable<RelayState>,
  scheduler: SchedulerLike = asyncScheduler,
): Observable<unknown> {
  return state$.pipe(
    switchMap((state) => {
      if (passing.has(state.status) && terminal.isScreen) terminal.replace(describeState(state));
      else if (!untold.has(state.status)) terminal.tell(describeState(state));
      return state.status === "waiting" ? countdown(state.delay, scheduler) : EMPTY;
    }),
    tap((left) => terminal.replace(`next attempt in ${left} s`)),
  );
}

/** Loads what needs the package `ws`, an optional peer. If that is missing, throws an {@link Exit} that says how to get it. */
export async function needWs<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (!String(systemCodeOf(error)).endsWith("MODULE_NOT_FOUND")) throw error;
    throw new Exit(
      "noWs",
      "The package ws is not installed. Run npm install ws, or npx -p rx-kirimin -p ws rx-kirimin ….",
    );
  }
}
