import { asyncScheduler, type ObservableInput, type SchedulerLike } from "rxjs";
import { check, checkDuration } from "../connection/check.js";
import type { ConnectionOptions } from "../connection/connection.js";
import { completePolicy, type ReconnectOptions } from "../connection/reconnect.js";
import type { SessionRequest } from "../connection/request-session.js";
import type { WebSocketConstructor } from "../connection/platform-socket.js";
import type { SocketConfig } from "../protocol/entities.js";
import { defaultMaxFrameLength } from "../protocol/frame.js";
import { isPath } from "../protocol/relay-url.js";
import type { Session } from "../protocol/session.js";

/** What `createRelay` takes. Durations are in ms. `undefined` stands for the default. */
export interface RelayOptions<S extends { readonly socket: SocketConfig } = Session> {
  /** Gives a session; asked anew for each attempt, since an id serves once. The request's `signal` is aborted with the attempt. */
  session(request: SessionRequest): ObservableInput<S>;
  /** @defaultValue `"ws"` on an http page, else `"wss"` */
  readonly protocol?: "ws" | "wss" | undefined;
  /** Where the server's socket is; `"/socket"` for a server of version 3. @defaultValue `""`, as documented */
  readonly path?: string | undefined;
  /** @defaultValue `globalThis.WebSocket` on a page; where there is no page, nothing connects without it */
  readonly WebSocketCtor?: WebSocketConstructor | undefined;
  /** When to try again. */
  readonly reconnect?: ReconnectOptions | undefined;
  /** How long an open socket must last to count as accepted. @defaultValue 1000 */
  readonly confirmAfter?: number | undefined;
  /** For the session and the handshake together. @defaultValue 10,000 */
  readonly connectTimeout?: number | undefined;
  /** How long the connection outlives its last subscriber. @defaultValue 1000 */
  readonly linger?: number | undefined;
  /** How many messages since the latest session are kept for late subscribers of `updates$`, up to 8 Mi characters in all. @defaultValue 1000 */
  readonly journal?: number | undefined;
  /** In characters: a longer frame is invalid, and is not parsed. @defaultValue 1,048,576 */
  readonly maxFrameLength?: number | undefined;
  /** Runs every timer of the relay. @defaultValue `asyncScheduler` */
  readonly scheduler?: SchedulerLike | undefined;
}

/** The options with their defaults. */
export interface CompleteOptions<S> extends ConnectionOptions<S> {
  readonly linger: number;
  readonly journal: number;
}

/** Fills the defaults in, and checks: a TypeError names an option that cannot be. */
export function completeOptions<S extends { readonly socket: SocketConfig }>(
  options: RelayOptions<S>,
): CompleteOptions<S> {
  check(
    typeof (options as Partial<RelayOptions<S>> | undefined)?.session === "function",
    "createRelay: session",
    'a function that gives a session, such as fetchSession("https://kirimin.devanka.id")',
  );
  // By name: options of a class stand on its prototype.
  const {
    protocol,
    path = "",
    WebSocketCtor,
    confirmAfter = 1000,
    connectTimeout = 10_000,
    linger = 1000,
    journal = 1000,
    maxFrameLength = defaultMaxFrameLength,
    scheduler = asyncScheduler,
  } = options;
  for (const [option, ms] of Object.entries({ confirmAfter, connectTimeout, linger })) {
    checkDuration(option, ms);
  }
  for (const [option, count] of Object.entries({ journal, maxFrameLength })) {
    check(count >= 0, option, "a number of at least 0");
  }
  check(protocol === undefined || /^wss?$/.test(protocol), "protocol", '"ws" or "wss"');
  check(isPath(path), "path", '"" or a path such as "/socket"');
  check(
    WebSocketCtor === undefined || typeof WebSocketCtor === "function",
    "WebSocketCtor",
    "a class like the browser's WebSocket",
  );
  check(typeof scheduler.schedule === "function", "scheduler", "a scheduler of RxJS");
  return {
    // eslint-disable-next-line rxjs-x/finnish -- the name of the option
    session: (request) => options.session(request),
    protocol,
    path,
    WebSocketCtor,
    reconnect: completePolicy(options.reconnect ?? {}),
    confirmAfter,
    connectTimeout,
    linger,
    journal,
    maxFrameLength,
    scheduler,
  };
}
