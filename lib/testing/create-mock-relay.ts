import { Observable, asyncScheduler, map, merge, take, type SchedulerLike } from "rxjs";
import { checkDuration } from "../connection/check.js";
import { readReply } from "../connection/fetch-session.js";
import type { Session } from "../protocol/session.js";
import { Kirimin } from "./kirimin.js";
import { socketPath, type KiriminUser } from "./kirimin-user.js";
import { MockNetwork } from "./mock/mock-network.js";
import loadMockSocket from "./mock/mock-socket/load.js";
import type { StandIn, StandInFetch, StandInResponse } from "./stand-in.js";
import type { Reply } from "./world/routes.js";

/** How the mock behaves. Durations are in ms. */
export interface MockRelayOptions {
  /** How long after the open of a socket a frame of the client is lost. @defaultValue 10 */
  readonly deafFor?: number | undefined;
  /** Whether the server's limits hold: one call over HTTP a second, cooldowns, the number of groups. @defaultValue false */
  readonly limits?: boolean | undefined;
  /** Runs every timer of the mock: pass a `TestScheduler` for virtual time. @defaultValue `asyncScheduler` */
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
  limits = false,
  scheduler = asyncScheduler,
}: MockRelayOptions = {}): MockRelay {
  checkDuration("createMockRelay: deafFor", deafFor);
  const mockSocket = loadMockSocket();
  const now = (): number => scheduler.now();
  const kirimin = new Kirimin({ deafFor, limits, now, clock: now });
  const network = new MockNetwork(mockSocket, scheduler, (user, address, socket) =>
    kirimin.takeIn(user, address, socket),
  );
  const url = `http://${network.host}`;
  /** Emits the reply to `ask`, and errors when the network is closed before that. */
  function replyTo(ask: (answer: (reply: Reply) => void) => void): Observable<Reply> {
    const reply$ = new Observable<Reply>((subscriber) => ask((reply) => subscriber.next(reply)));
    return merge(network.closed$, reply$).pipe(take(1));
  }

  const fetchAs =
    (user: KiriminUser): StandInFetch =>
    (address, { method = "GET", headers = {}, body = "", credentials, signal } = {}) =>
      new Promise((resolve, reject) => {
        const { href, host, pathname, search } = new URL(address, url);
        const accept = Object.entries(headers).find(([name]) => /^accept$/i.test(name))?.[1];
        const request = { method, url: `${pathname}${search}`, host, accept, body };
        const fail = (cause?: unknown): void => reject(new TypeError("fetch failed", { cause }));
        if (signal?.aborted) {
          reject(signal.reason as Error);
        } else if (host !== network.host) {
          fail();
        } else {
          // Aborting does not take back the request: the server does it all the same.
          signal?.addEventListener("abort", () => reject(signal.reason as Error));
          replyTo((answer) =>
            kirimin.respond(credentials === "omit" ? undefined : user, request, answer),
          ).subscribe({ next: (reply) => resolve(responseOf(reply, href)), error: fail });
        }
      });

  const standIn = kirimin.standIn(url, (user) => ({
    relayOptions: {
      session: () =>
        replyTo((answer) => kirimin.answerIsUser(user, network.host, answer)).pipe(map(read)),
      WebSocketCtor: network.webSocketOf(user),
      protocol: "ws",
      path: socketPath,
    } as const,
    fetch: fetchAs(user),
  }));
  return Object.assign(standIn, { close: () => network.close() });
}

const responseOf = ({ status, body }: Reply, url: string): StandInResponse => {
  const isHtml = typeof body === "string";
  const text = isHtml ? body : JSON.stringify(body);
  const type = `${isHtml ? "text/html" : "application/json"}; charset=utf-8`;
  return {
    ok: status < 300,
    status,
    url,
    headers: { get: (name) => (name.toLowerCase() === "content-type" ? type : null) },
    text: () => Promise.resolve(text),
    json: () => Promise.resolve(JSON.parse(text) as unknown),
  };
};

const read = ({ status, body }: Reply): Session =>
  readReply(status, typeof body === "string" ? body : JSON.stringify(body));
