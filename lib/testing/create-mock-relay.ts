import { Observable, asyncScheduler, map, merge, take } from "rxjs";
import { checkDuration } from "../connection/check.js";
import { readReply } from "../connection/read-reply.js";
import type { Session } from "../protocol/session.js";
import { compose } from "./compose.js";
import type { MockRelay, MockRelayOptions } from "./mock-relay.js";
import { MockNetwork } from "./mock/mock-network.js";
import { mockWebSocket, type MockWebSocket } from "./mock/mock-web-socket.js";
import loadMockSocket from "./mock/mock-socket/load.js";
import { serverEnd } from "./mock/server-end.js";
import { answerIsUser } from "./users/answer-is-user.js";
import { createStandIn } from "./users/create-stand-in.js";
import { SignedUp } from "./users/signed-up.js";
import type { IsUserReply } from "./users/signed-up-user.js";
import { socketPath, takeIn } from "./users/take-in.js";

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
  const signedUp = new SignedUp(now);
  const { world } = signedUp;

  const network = new MockNetwork(mockSocket.Server, scheduler, (client) => {
    const clientEnd = client as unknown as MockWebSocket;
    const { user } = clientEnd;
    const socket = serverEnd(client, network, user.freeze);
    const { pathname, search } = new URL(client.url);
    const taken = takeIn(world, user, `${pathname}${search}`, socket, { deafFor, now });
    if (taken) {
      client.on("message", (data) => taken.receive(data as string));
      client.on("close", () => taken.close());
    }
    clientEnd.tellOpen();
    if (!taken) socket.close();
  });

  const standIn = createStandIn(signedUp, (user) => {
    const reply$ = new Observable<IsUserReply>((subscriber) =>
      answerIsUser(world, user, network.host, (reply) => subscriber.next(reply)),
    );
    return {
      relayOptions: {
        session: () => merge(network.closed$, reply$).pipe(take(1), map(read)),
        WebSocketCtor: mockWebSocket(mockSocket, network, user),
        protocol: "ws",
        path: socketPath,
      } as const,
    };
  });
  return compose(standIn, { close: () => network.close() });
}

const read = ({ status, body }: IsUserReply): Session =>
  readReply(status, typeof body === "string" ? body : JSON.stringify(body));
