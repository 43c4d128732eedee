import { filter, map, race, tap, type Observable } from "rxjs";
import { endings } from "../connection/endings.js";
import type { WebSocketConstructor } from "../connection/open-socket.js";
import type { relayOptions } from "../node/index.js";
import { createRelay } from "../relay/create-relay.js";
import type { Relay } from "../relay/relay.js";
import { exitOf } from "./describe-error.js";
import { Exit } from "./exits.js";
import { needWs } from "./need-ws.js";
import { readCookie } from "./read-cookie.js";
import { tellStates } from "./tell-states.js";
import type { Terminal } from "./terminal.js";

/** Where and as whom to connect. */
export interface ConnectionOptions {
  readonly url: string;
  readonly path: string;
  readonly cookieFile?: string;
  /** Hosts outside of the URL's site that get the cookie too. */
  readonly socketHost?: readonly string[];
}

/**
 * Makes the relay of the user whom the cookie signs in, and tells its states. Throws an {@link Exit} where there is no
 * cookie or no `ws`.
 *
 * What goes wrong before it was ever connected is most likely a mistake in the arguments: so it stops instead of waiting.
 *
 * @param wrap makes another class of the relay's `WebSocket`
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
      "The cookie is none: expected connect.sid=…, in one line of printable ASCII.",
    );
  }
}

/** Never emits. Errors with an {@link Exit} when the relay stops or the program is to end. */
export function endOf(relay: Relay, terminal: Terminal): Observable<never> {
  const stopped$ = relay.state$.pipe(
    filter((state) => state.status === "stopped"),
    map(({ cause }) => {
      throw exitOf(cause);
    }),
  );
  return race(terminal.ended$, stopped$);
}
