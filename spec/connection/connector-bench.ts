import { of, type Observable, type SchedulerLike } from "rxjs";
import { connector, type ConnectorOptions } from "../../lib/connection/connect.js";
import { createFakeServer } from "../support/fake-server.js";
import type { SmallSession } from "../support/relay-bench.js";

/** The session that opens a socket with this id. */
export const sessionOf = (id: string, host = "kirimin.test"): SmallSession => ({
  socket: { id, host },
});

/** A connector on a fake server, with 100 ms to be accepted and 1,000 ms to connect. Its sessions are `id1`, `id2`, … */
export function setUpConnector(
  scheduler: SchedulerLike,
  options: Partial<ConnectorOptions<SmallSession>> = {},
) {
  const server = createFakeServer();
  const session = jest.fn((): Observable<SmallSession> => {
    return of(sessionOf(`id${session.mock.calls.length}`));
  });
  const attempt$ = connector<SmallSession>({
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
