import {
  EMPTY,
  catchError,
  concat,
  defer,
  ignoreElements,
  of,
  race,
  switchMap,
  take,
  throwError,
  throwIfEmpty,
  timeout,
  timer,
  type Observable,
  type ObservableInput,
  type SchedulerLike,
} from "rxjs";
import { describeErrors } from "../protocol/describe-errors.js";
import { SocketConfig } from "../protocol/entities.js";
import { RelayError } from "../protocol/relay-error.js";
import { relayUrl } from "../protocol/relay-url.js";
import { toRelayError } from "./endings.js";
import {
  closingWait,
  openSocket,
  type SocketEvent,
  type WebSocketConstructor,
} from "./open-socket.js";
import { hasPage } from "./page.js";

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
  let closed$: Observable<unknown> = EMPTY;

  const serve = (id: string): void => {
    served.add(id);
    const [oldest] = served;
    if (served.size > remembered && oldest !== undefined) served.delete(oldest);
  };

  return defer(() => {
    const WebSocketCtor = options.WebSocketCtor ?? pageWebSocket();
    if (WebSocketCtor === undefined) return throwError(() => new RelayError("no-websocket"));

    const connect$ = defer((): Observable<ConnectionEvent<S>> => {
      closed$ = EMPTY;
      const deadline = scheduler.now() + options.connectTimeout;
      return requestSession(options).pipe(
        before(deadline, options),
        switchMap((session) => {
          const { socket } = checkSession(session);
          if (served.has(socket.id)) throw new RelayError("stale-session");
          const socket$ = openSocket({
            ...options,
            WebSocketCtor,
            url: relayUrl(socket, options),
            onOpen: () => serve(socket.id),
            onRelease: (released$) => {
              closed$ = released$;
            },
          });
          return concat(
            of({ kind: "session", session } as const),
            // Deferred, since who hears of the session may take time.
            defer(() => socket$.pipe(before(deadline, options))),
          );
        }),
      );
    });
    const vacant$ = race(closed$, timer(closingWait, scheduler)).pipe(take(1), ignoreElements());
    return concat(of({ kind: "authorizing" } as const), vacant$, connect$);
  });
}

/** Errors with `unreachable` unless the first value comes before `deadline`, a time of the scheduler's clock. */
const before = <T>(
  deadline: number,
  {
    connectTimeout,
    scheduler,
  }: { readonly connectTimeout: number; readonly scheduler: SchedulerLike },
) =>
  timeout<T, Observable<never>>({
    first: Math.max(0, deadline - scheduler.now()),
    scheduler,
    with: () =>
      throwError(
        () => new RelayError("unreachable", { detail: `No answer in ${connectTimeout} ms.` }),
      ),
  });

/** Asks for one session. Whatever goes wrong is a RelayError. */
function requestSession<S>(options: ConnectorOptions<S>): Observable<S> {
  return defer(() => options.session()).pipe(
    take(1),
    throwIfEmpty(
      () => new RelayError("bad-session", { detail: "The session function gave nothing." }),
    ),
    catchError((thrown: unknown) => throwError(() => toRelayError(thrown))),
  );
}

/** The session, if it says where to connect. */
function checkSession<S extends { readonly socket: SocketConfig }>(session: S): S {
  const { socket } = Object(session) as { socket?: unknown };
  const decoded = SocketConfig.decode(socket);
  if (decoded._tag === "Right") return session;
  throw new RelayError("bad-session", { detail: `${describeErrors(decoded.left).join("; ")}.` });
}

/** The page's own WebSocket. Node has one too, but a server that renders pages is not to connect for each. */
const pageWebSocket = (): WebSocketConstructor | undefined =>
  hasPage() ? globalThis.WebSocket : undefined;
