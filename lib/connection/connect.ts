import {
  EMPTY,
  concat,
  defer,
  map,
  takeUntil,
  throwError,
  timer,
  type Observable,
  type ObservableInput,
  type SchedulerLike,
} from "rxjs";
import type { SocketConfig } from "../protocol/entities.js";
import { RelayError } from "../protocol/relay-error.js";
import { relayUrl } from "../protocol/relay-url.js";
import { first, handOver } from "./hand-over.js";
import {
  closingWait,
  openSocket,
  type SocketEvent,
  type WebSocketConstructor,
} from "./open-socket.js";
import { hasPage } from "./page.js";
import { requestSession, socketOf } from "./request-session.js";

/** What happens in an attempt, in this order: `authorizing`, `session`, and what happens on its socket. */
export type ConnectionEvent<S> =
  | { readonly kind: "authorizing" }
  | { readonly kind: "session"; readonly session: S }
  | SocketEvent;

/** What {@link connector} needs. Durations are in ms. */
export interface ConnectorOptions<S> {
  session(): ObservableInput<S>;
  readonly protocol?: "ws" | "wss";
  readonly path: string;
  readonly WebSocketCtor?: WebSocketConstructor;
  readonly confirmAfter: number;
  readonly connectTimeout: number;
  readonly maxFrameLength: number;
  readonly scheduler: SchedulerLike;
}

/** So many ids are remembered as having served. */
const remembered = 100;

/**
 * Makes attempts to connect. Cold: each subscription asks for a session and opens its socket. It never completes, and errors
 * with the {@link RelayError} that ended it. Unsubscribing cancels the request or closes the socket.
 *
 * An attempt starts when the socket of the last one has closed, or has had its time for that: Kirimin has one socket a user.
 */
export function connector<S extends { readonly socket: SocketConfig }>(
  options: ConnectorOptions<S>,
): Observable<ConnectionEvent<S>> {
  const { scheduler } = options;
  const served = new Set<string>();
  let closed$: Observable<never> = EMPTY;

  const serve = (id: string): void => {
    served.add(id);
    const [oldest] = served;
    if (served.size > remembered && oldest !== undefined) served.delete(oldest);
  };

  return defer(() => {
    const WebSocketCtor = options.WebSocketCtor ?? pageWebSocket();
    if (WebSocketCtor === undefined) return throwError(() => new RelayError("no-websocket"));

    let deadline = 0;
    const vacant$ = closed$.pipe(takeUntil(timer(closingWait, scheduler)));
    const session$ = defer(() => {
      closed$ = EMPTY;
      deadline = scheduler.now() + options.connectTimeout;
      return requestSession(options);
    });
    const connect$ = concat(vacant$, session$).pipe(
      map((session) => {
        const { id, host } = socketOf(session);
        if (served.has(id)) throw new RelayError("stale-session");
        const socket$ = openSocket({
          ...options,
          WebSocketCtor,
          url: relayUrl({ id, host }, options),
          openBy: deadline,
          onOpen: () => serve(id),
          onRelease: (released$) => {
            closed$ = released$;
          },
        });
        return first<ConnectionEvent<S>>({ kind: "session", session }, socket$);
      }),
      handOver,
    );
    return first<ConnectionEvent<S>>({ kind: "authorizing" }, connect$);
  });
}

/** The page's own WebSocket. Node has one too, but a server that renders pages is not to connect for each. */
const pageWebSocket = (): WebSocketConstructor | undefined =>
  hasPage() ? globalThis.WebSocket : undefined;
