import { concatMap, filter, of, throwError, type Observable, type SchedulerLike } from "rxjs";
import {
  createConnection,
  type ConnectionEvent,
  type ConnectionOptions,
} from "../../lib/connection/connection.js";
import { completePolicy } from "../../lib/connection/reconnect.js";
import { createFakeServer } from "../support/fake-server.js";
import type { SmallSession } from "../support/relay-bench.js";

/** The session that opens a socket with this id. */
export const sessionOf = (id: string, host = "kirimin.test"): SmallSession => ({
  socket: { id, host },
});

/** What happens in the only attempt of a connection that does not try again, and the error that ends it. */
export function attemptOf(
  options: Omit<ConnectionOptions<SmallSession>, "reconnect">,
): Observable<ConnectionEvent<SmallSession>> {
  return createConnection({
    ...options,
    reconnect: completePolicy({ retry: () => false }),
  }).event$.pipe(
    filter(({ kind }) => kind !== "connecting"),
    concatMap((event) => (event.kind === "stopped" ? throwError(() => event.cause) : of(event))),
  );
}

/** An attempt on a fake server, with 100 ms to be accepted and 1,000 ms to connect. Its sessions are `id1`, `id2`, … */
export function setUpConnector(
  scheduler: SchedulerLike,
  options: Partial<ConnectionOptions<SmallSession>> = {},
) {
  const server = createFakeServer();
  const session = jest.fn((): Observable<SmallSession> => {
    return of(sessionOf(`id${session.mock.calls.length}`));
  });
  const attempt$ = attemptOf({
    session,
    protocol: "ws",
    path: "",
    WebSocketCtor: server.WebSocketCtor,
    confirmAfter: 100,
    connectTimeout: 1000,
    maxFrameLength: 1000,
    scheduler,
    ...options,
  });
  return {
    attempt$,
    server,
    session,
    /** Does something at a time, in ms from now. */
    at: (ms: number, action: () => void): void => {
      scheduler.schedule(action, ms);
    },
  };
}
