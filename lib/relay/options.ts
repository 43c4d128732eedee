import { asyncScheduler, type ObservableInput, type SchedulerLike } from "rxjs";
import { check, checkDuration, given } from "../connection/check.js";
import type { WebSocketConstructor } from "../connection/open-socket.js";
import { completePolicy, type ReconnectPolicy } from "../connection/reconnect.js";
import type { SocketConfig } from "../protocol/entities.js";
import { defaultMaxFrameLength } from "../protocol/frame.js";
import { isPath } from "../protocol/relay-url.js";
import type { Session } from "../protocol/session.js";

/** What `createRelay` takes. Durations are in ms. */
export interface RelayOptions<S extends { readonly socket: SocketConfig } = Session> {
  /** Gives a session; asked anew for each attempt, since an id serves once. */
  session(): ObservableInput<S>;
  /** @defaultValue `"wss"` on an https page and where there is no page, else `"ws"` */
  readonly protocol?: "ws" | "wss";
  /** Where the server's socket is; `"/socket"` for a server of version 3. @defaultValue `""`, as documented */
  readonly path?: string;
  /** @defaultValue `globalThis.WebSocket` on a page; where there is no page, nothing connects without it */
  readonly WebSocketCtor?: WebSocketConstructor;
  /** When to try again. */
  readonly reconnect?: Partial<ReconnectPolicy>;
  /** How long an open socket must last to count as accepted. @defaultValue 1000 */
  readonly confirmAfter?: number;
  /** For the session and the handshake together. @defaultValue 10,000 */
  readonly connectTimeout?: number;
  /** How long the connection outlives its last subscriber. @defaultValue 1000 */
  readonly linger?: number;
  /** How many messages since the latest session are kept for late subscribers of `updates$`, up to 8 Mi characters in all. @defaultValue 1000 */
  readonly journal?: number;
  /** In characters: a longer frame is invalid, and is not parsed. @defaultValue 1,048,576 */
  readonly maxFrameLength?: number;
  /** Every timer of the relay runs on it. @defaultValue `asyncScheduler` */
  readonly scheduler?: SchedulerLike;
}

/** The options with their defaults. */
export type CompleteOptions<S extends { readonly socket: SocketConfig }> = Required<
  Omit<RelayOptions<S>, "protocol" | "WebSocketCtor" | "reconnect">
> &
  Pick<RelayOptions<S>, "protocol" | "WebSocketCtor"> & { readonly reconnect: ReconnectPolicy };

/** Fills the defaults in, and checks: a TypeError names what cannot be. */
export function completeOptions<S extends { readonly socket: SocketConfig }>(
  options: RelayOptions<S>,
): CompleteOptions<S> {
  check(
    typeof (options as Partial<RelayOptions<S>> | undefined)?.session === "function",
    "createRelay: session",
    'a function that gives a session, such as fetchSession("https://kirimin.devanka.id")',
  );
  const complete = {
    path: "",
    confirmAfter: 1000,
    connectTimeout: 10_000,
    linger: 1000,
    journal: 1000,
    maxFrameLength: defaultMaxFrameLength,
    scheduler: asyncScheduler,
    ...given(options),
    reconnect: completePolicy(options.reconnect ?? {}),
  };
  const { protocol, path, WebSocketCtor, scheduler } = complete;
  for (const duration of ["confirmAfter", "connectTimeout", "linger"] as const) {
    checkDuration(duration, complete[duration]);
  }
  for (const count of ["journal", "maxFrameLength"] as const) {
    check(complete[count] >= 0, count, "a number of at least 0");
  }
  check(protocol === undefined || /^wss?$/.test(protocol), "protocol", '"ws" or "wss"');
  check(isPath(path), "path", '"" or a path such as "/socket"');
  check(
    WebSocketCtor === undefined || typeof WebSocketCtor === "function",
    "WebSocketCtor",
    "a class like the browser's WebSocket",
  );
  check(typeof scheduler.schedule === "function", "scheduler", "a scheduler of RxJS");
  return complete;
}
