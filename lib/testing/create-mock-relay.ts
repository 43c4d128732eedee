import { Observable, asyncScheduler, map, merge, take, type SchedulerLike } from "rxjs";
import { checkDuration } from "../connection/check.js";
import { readReply } from "../connection/read-reply.js";
import type { Session } from "../protocol/session.js";
import { Kirimin } from "./kirimin.js";
import { socketPath, type Reply } from "./kirimin-user.js";
import { MockNetwork } from "./mock/mock-network.js";
import loadMockSocket from "./mock/mock-socket/load.js";
import type { StandIn } from "./stand-in.js";

/** How the mock behaves in time. Durations are in ms. */
export interface MockRelayOptions {
  /** How long after the open of a socket a frame of the client is lost. @defaultValue 10 */
  readonly deafFor?: number | undefined;
  /** All that takes time runs on it: pass a `TestScheduler` for virtual time. @defaultValue `asyncScheduler` */
  readonly scheduler?: SchedulerLike | undefined;
}

/**
 * A Kirimin for tests, in this process and without a network. Its sessions come at once, and what it sends arrives at once;
 * what a socket does itself (opening, sending, closing) takes the 4 ms of mock-socket.
 */
export interface MockRelay extends StandIn {
  /** Cuts all sockets off, at once, and leaves nothing: no timer, and no server in mock-socket. */
  close(): void;
}

/**
 * Makes a Kirimin for tests, in this process, with one user. It does what `startRelayServer` does, without a network, and
 * in virtual time or under fake timers too. Needs `mock-socket` to be installed; leaves the global `WebSocket` alone.
 *
 * @example
 * ```ts
 * const mock = createMockRelay();
 * const relay = createRelay(mock.relayOptions);
 * relay.memberkick$.subscribe(({ groupid }) => console.log(groupid));
 * mock.send(sample("memberkick"));
 * mock.close();
 * ```
 */
export function createMockRelay({
  deafFor = 10,
  scheduler = asyncScheduler,
}: MockRelayOptions = {}): MockRelay {
  checkDuration("createMockRelay: deafFor", deafFor);
  const mockSocket = loadMockSocket();
  const now = (): number => scheduler.now();
  const kirimin = new Kirimin({ deafFor, now, clock: now });
  const network = new MockNetwork(mockSocket, scheduler, (user, address, socket) =>
    kirimin.takeIn(user, address, socket),
  );
  const standIn = kirimin.standIn((user) => {
    const reply$ = new Observable<Reply>((subscriber) =>
      kirimin.answerIsUser(user, network.host, (reply) => subscriber.next(reply)),
    );
    return {
      relayOptions: {
        session: () => merge(network.closed$, reply$).pipe(take(1), map(read)),
        WebSocketCtor: network.webSocketOf(user),
        protocol: "ws",
        path: socketPath,
      } as const,
    };
  });
  return Object.assign(standIn, { close: () => network.close() });
}

const read = ({ status, body }: Reply): Session =>
  readReply(status, typeof body === "string" ? body : JSON.stringify(body));
