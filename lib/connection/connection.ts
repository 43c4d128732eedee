import {
  BehaviorSubject,
  EMPTY,
  NEVER,
  Subject,
  catchError,
  concat,
  defer,
  filter,
  map,
  merge,
  of,
  retryWhen,
  switchMap,
  takeUntil,
  takeWhile,
  tap,
  throwError,
  timer,
  type Observable,
} from "rxjs";
import type { RelayCommand } from "../protocol/commands.js";
import type { SocketConfig } from "../protocol/entities.js";
import type { Frame } from "../protocol/frame.js";
import { RelayError, isRelayError } from "../protocol/relay-error.js";
import { relayUrl } from "../protocol/relay-url.js";
import { toRelayError } from "./endings.js";
import { clockOf, hasPage } from "./page.js";
import type { WebSocketConstructor } from "./platform-socket.js";
import { pauses, type Pause, type ReconnectPolicy } from "./reconnect.js";
import { requestSession, socketOf, type SessionOptions } from "./request-session.js";
import {
  closingWait,
  openSocket,
  type Link,
  type SocketEvent,
  type SocketOptions,
} from "./socket.js";

/** What happens in a relay's connection, a state in each event but `session` and `frame`. Durations are in ms. */
export type ConnectionEvent<S> =
  /** Asking for a session. `attempt` is 1 for the first one, and for the first one after an accepted connection was lost. */
  | { readonly kind: "authorizing"; readonly attempt: number }
  | { readonly kind: "session"; readonly session: S }
  | { readonly kind: "connecting"; readonly attempt: number }
  | { readonly kind: "open"; readonly attempt: number }
  /** Messages that were relayed in the `gap` ms since the reply of isUser may be lost. */
  | { readonly kind: "accepted"; readonly gap: number }
  | Frame
  | Exclude<Pause, { kind: "over" }>
  | { readonly kind: "stopped"; readonly cause: RelayError };

/** What became of a command: the socket has it; it has left the socket; nobody can know; it came back, and was not sent. */
export type Fate = "taken" | "sent" | "lost" | "back";

/** The seam between a relay and its connection: events one way, commands the other. */
export interface Connection<S> {
  /**
   * Cold: subscribing starts the first attempt, also after a stop. Attempt follows attempt until it stops: then it emits
   * `stopped` and completes. It never errors. Unsubscribing ends the attempt, the pause or the connection.
   */
  readonly event$: Observable<ConnectionEvent<S>>;
  /** Ends a pause: the next attempt starts as soon as the code that runs has returned. */
  tryNow(): void;
  /** Hands a command over now, or not at all: whether it was taken. */
  send(command: RelayCommand): boolean;
  /**
   * Cold: waits for a connection that takes the command, and tells its {@link Fate}. `sent` and `lost` are the last. Unsubscribing
   * takes back a command that is not taken yet.
   */
  deliver(command: RelayCommand): Observable<Fate>;
}

/** What {@link createConnection} needs. Durations are in ms. */
export interface ConnectionOptions<S>
  extends SessionOptions<S>, Omit<SocketOptions, "url" | "openWithin" | "WebSocketCtor"> {
  readonly protocol?: "ws" | "wss" | undefined;
  readonly path: string;
  readonly WebSocketCtor?: WebSocketConstructor | undefined;
  readonly reconnect: ReconnectPolicy;
}

/** How many ids are remembered as having served. */
const remembered = 100;

/** For how long a request that was given up can still be answered, and evict its successor, in ms. */
const lateReply = 30_000;

/** What happens in one attempt, in this order. */
type AttemptEvent<S> =
  | { readonly kind: "authorizing" }
  | { readonly kind: "session"; readonly session: S }
  | SocketEvent;

/** One attempt after another, on `webSocket()` and `retryWhen`, as long as someone is subscribed. */
export function createConnection<S extends { readonly socket: SocketConfig }>(
  options: ConnectionOptions<S>,
): Connection<S> {
  const { scheduler } = options;
  const clock = clockOf(scheduler);
  const tryNow$ = new Subject<void>();
  const link$ = new BehaviorSubject<Link | undefined>(undefined);
  const served = new Set<string>();
  let closed$: Observable<never> = EMPTY;
  let givenUpAt = -Infinity;

  /** One attempt: asks for a session and opens its socket, once the last socket has closed: Kirimin has one for each user. */
  // eslint-disable-next-line rxjs-x/finnish -- the rule does not know what defer() gives here
  const attempt$ = defer((): Observable<AttemptEvent<S>> => {
    const WebSocketCtor = options.WebSocketCtor ?? pageWebSocket();
    if (WebSocketCtor === undefined) return throwError(() => new RelayError("no-websocket"));

    const vacant$ = closed$.pipe(takeUntil(timer(closingWait, scheduler)));
    const connect$ = defer(() => {
      const deadline = clock() + options.connectTimeout;
      return requestSession(options, () => (givenUpAt = clock())).pipe(
        switchMap((session) => {
          const { id, host } = socketOf(session);
          if (served.has(id)) throw new RelayError("stale-session");
          const url = relayUrl({ id, host }, options);
          const socket$ = defer(() => {
            const openWithin = Math.max(0, Math.round(deadline - clock()));
            return openSocket({ ...options, WebSocketCtor, url, openWithin });
          });
          return concat(of({ kind: "session", session } as const), socket$);
        }),
      );
    });
    return concat(of({ kind: "authorizing" } as const), vacant$, connect$);
  });

  const serve = (id: string): void => {
    served.add(id);
    const [oldest] = served;
    if (served.size > remembered && oldest !== undefined) served.delete(oldest);
  };
  const unlink = (): void => link$.next(undefined);
  /** A late answer to a request that was given up evicts the socket as another device would. */
  const withoutOwnEviction = (thrown: unknown): unknown => {
    const isOwn =
      isRelayError(thrown) && thrown.code === "superseded" && clock() - givenUpAt < lateReply;
    if (!isOwn) return thrown;
    givenUpAt = -Infinity;
    return new RelayError("disconnected", {
      detail:
        "A session request that was given up was answered late, and took the connection over.",
    });
  };

  const event$ = defer(() => {
    const pause$ = new Subject<Pause>();
    let attempt = 1;
    let repliedAt = 0;
    let id = "";

    const advance = (event: AttemptEvent<S>): ConnectionEvent<S> => {
      switch (event.kind) {
        case "frame":
          return event;
        case "session":
          repliedAt = clock();
          ({ id } = event.session.socket);
          return event;
        case "accepted":
          link$.next(event.link);
          return { kind: "accepted", gap: Math.round(clock() - repliedAt) };
        case "connecting":
          ({ closed$ } = event);
          break;
        case "open":
          serve(id);
      }
      return { kind: event.kind, attempt };
    };
    const attempts$ = attempt$.pipe(
      map(advance),
      tap({ error: unlink, unsubscribe: unlink }),
      // eslint-disable-next-line rxjs-x/throw-error -- it passes on what came
      catchError((thrown: unknown) => throwError(() => withoutOwnEviction(thrown))),
      // Deprecated by RxJS in favour of retry({ delay }), which is made of the same notifier.
      // eslint-disable-next-line @typescript-eslint/no-deprecated
      retryWhen((errors$) =>
        errors$.pipe(
          pauses(options.reconnect, { scheduler, now$: tryNow$ }),
          tap((pause) => {
            if (pause.kind !== "over") ({ attempt } = pause);
            pause$.next(pause);
          }),
          filter(({ kind }) => kind === "over"),
        ),
      ),
      catchError((thrown: unknown) => {
        pause$.complete();
        return of({ kind: "stopped", cause: toRelayError(thrown) } as const);
      }),
    );
    return merge(pause$.pipe(filter((pause) => pause.kind !== "over")), attempts$);
  });

  return {
    event$,
    tryNow: () => tryNow$.next(),
    send: (command) => link$.value?.send(command) === true,
    deliver: (command) =>
      defer(() => {
        let taken = false;
        return link$.pipe(
          switchMap((link): Observable<Fate> => {
            if (taken) return of("lost");
            return link ? link.deliver(command) : NEVER;
          }),
          tap((fate) => (taken = fate === "taken")),
          takeWhile((fate) => fate === "taken", true),
        );
      }),
  };
}

/** The page's own WebSocket. Node has one too, but a server that renders pages must not connect for each. */
const pageWebSocket = (): WebSocketConstructor | undefined =>
  hasPage() ? globalThis.WebSocket : undefined;
