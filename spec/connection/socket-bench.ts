import {
  catchError,
  filter,
  finalize,
  map,
  tap,
  throwError,
  type Observable,
  type SchedulerLike,
} from "rxjs";
import type { ConnectionEvent } from "../../lib/connection/connection.js";
import { openSocket, type SocketEvent, type SocketOptions } from "../../lib/connection/socket.js";
import { RelayError } from "../../lib/protocol/relay-error.js";
import { createFakeServer } from "../support/fake-server.js";

export const url = "ws://kirimin.test?id=s3cret";

/** A message of a known type, one of an unknown type, and the one that ends a connection. */
export const message = { type: "calloffline", user: { id: "1", username: "ayu" } };
export const unknown = { type: "dance" };
export const superseding = { type: "newLoggedIn", uid: "1" };

type AnyEvent = ConnectionEvent<{ socket: { id: string } }> | SocketEvent;

/** An event in a word or two: `open`, `accepted`, `calloffline`, `unknown dance`, `invalid json`. */
export const eventInWords = (event: AnyEvent): string => {
  switch (event.kind) {
    case "session":
      return `session ${event.session.socket.id}`;
    case "frame":
      if (event.is === "message") return event.type;
      if (event.is === "unknown") return `unknown ${event.message.name}`;
      return `invalid ${event.invalid.reason}`;
    default:
      return event.kind;
  }
};

/** An error in a few words: `unreachable`, `disconnected 1006 unclean`. */
export const errorInWords = (error: unknown): string => {
  if (!(error instanceof RelayError)) return "no RelayError";
  const { code, closeCode, wasClean } = error;
  return closeCode === undefined ? code : `${code} ${closeCode} ${wasClean ? "clean" : "unclean"}`;
};

/** The events and the error of a connection in words, for marbles. */
export function inWords(event$: Observable<AnyEvent>): Observable<string> {
  return event$.pipe(
    map(eventInWords),
    // Marbles compare by value, and words are enough of one.
    // eslint-disable-next-line rxjs-x/throw-error
    catchError((error: unknown) => throwError(() => errorInWords(error))),
  );
}

/** A socket on a fake server. It counts as accepted after 100 ms, and takes frames of up to 1,000 characters. */
export function setUpSocket(scheduler: SchedulerLike, options: Partial<SocketOptions> = {}) {
  const server = createFakeServer();
  const onOpen = jest.fn<undefined, []>();
  const onRelease = jest.fn<undefined, [Observable<unknown>]>();
  let closed$: Observable<never> | undefined;
  const socket$ = openSocket({
    url,
    WebSocketCtor: server.WebSocketCtor,
    confirmAfter: 100,
    maxFrameLength: 1000,
    scheduler,
    ...options,
  }).pipe(
    tap((event) => {
      if (event.kind === "connecting") ({ closed$ } = event);
      if (event.kind === "open") onOpen();
    }),
    filter((event) => event.kind !== "connecting"),
    finalize(() => {
      if (closed$ && server.sockets.length > 0) onRelease(closed$);
    }),
  );
  return {
    socket$,
    server,
    onOpen,
    onRelease,
    /** Does something at a time, in ms from now. */
    at: (ms: number, action: () => void): void => {
      scheduler.schedule(action, ms);
    },
  };
}
