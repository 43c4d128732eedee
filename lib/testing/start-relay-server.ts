import type { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { WebSocket, WebSocketServer } from "ws";
import { check, checkDuration } from "../connection/check.js";
import { fetchSession } from "../connection/fetch-session.js";
import { Kirimin } from "./kirimin.js";
import { socketPath } from "./kirimin-user.js";
import { Cookies, answerHttp } from "./server/http.js";
import { acceptSockets, cookieWebSocket, cutConnections } from "./server/sockets.js";
import type { StandIn, StandInFetch, StandInUser } from "./stand-in.js";

/** How the server behaves. Durations are in ms. */
export interface RelayServerOptions {
  /** How long after the open of a socket a frame of the client is lost. @defaultValue 10 */
  readonly deafFor?: number | undefined;
  /** Time between two pings of all sockets. A socket that has not answered the last one is terminated. @defaultValue 7000 */
  readonly pingInterval?: number | undefined;
  /** Whether the server's limits hold: one call over HTTP a second, cooldowns, the number of groups. @defaultValue false */
  readonly limits?: boolean | undefined;
  /** The port on 127.0.0.1. @defaultValue 0: any free one */
  readonly port?: number | undefined;
}

/** A user of the server. */
export interface RelayUser extends StandInUser {
  /** The value of the `Cookie` header that signs the user in. */
  readonly cookie: string;
}

/** A Kirimin server for tests, on 127.0.0.1. */
export interface RelayServer extends StandIn<RelayUser> {
  /** Ends all connections, and completes when the server holds nothing open. */
  close(): Promise<void>;
}

/**
 * Starts a Kirimin server for tests on 127.0.0.1, with one user. It keeps users, friends, chats and likes,
 * relays as docs/protocol.md says, and can misbehave as a real one does. Needs Node, and `ws` to be installed.
 *
 * @example
 * ```ts
 * const server = await startRelayServer();
 * const relay = createRelay(server.relayOptions);
 * relay.sendmessage$.subscribe(({ chat }) => console.log(chat.text));
 * server.addUser("ayu").sendMessage({ user: server.users[0].id }, "halo");
 * await server.close();
 * ```
 */
export async function startRelayServer({
  deafFor = 10,
  limits = false,
  pingInterval = 7000,
  port = 0,
}: RelayServerOptions = {}): Promise<RelayServer> {
  checkDuration("startRelayServer: deafFor", deafFor);
  checkDuration("startRelayServer: pingInterval", pingInterval);
  check(pingInterval > 0, "startRelayServer: pingInterval", "more than 0 ms");
  check(
    Number.isInteger(port) && port >= 0 && port <= 65_535,
    "startRelayServer: port",
    "a port, 0 to 65535",
  );
  const platform = await loadPlatform();
  const kirimin = new Kirimin({
    deafFor,
    limits,
    now: () => Date.now(),
    clock: () => performance.now(),
  });
  const cookies = new Cookies();
  const http = platform.createServer(answerHttp(kirimin, cookies));
  const cutAll = cutConnections(http);
  const sockets = acceptSockets(platform.WebSocketServer, http, kirimin, cookies);
  await new Promise<void>((resolve, reject) => {
    http.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  // One timer for all sockets, as on the live server.
  const pings = setInterval(() => {
    for (const socket of sockets) socket.ping();
  }, pingInterval);

  const standIn = kirimin.standIn(url, (user) => {
    const cookie = cookies.issue(user);
    const fetchAs: StandInFetch = async (address, { credentials, headers, ...init } = {}) => {
      const target = new URL(address, url);
      const isSignedIn = credentials !== "omit" && target.origin === url;
      return fetch(target, {
        ...(init as RequestInit),
        headers: { ...headers, ...(isSignedIn && { Cookie: cookie }) },
      });
    };
    return {
      cookie,
      relayOptions: {
        session: fetchSession(url, { headers: { Cookie: cookie } }),
        WebSocketCtor: cookieWebSocket(platform.WebSocket, cookie),
        protocol: "ws",
        path: socketPath,
      } as const,
      fetch: fetchAs,
    };
  });
  return Object.assign(standIn, {
    close: () => {
      clearInterval(pings);
      return cutAll();
    },
  });
}

/** The parts of Node and of `ws` that the server is made of. */
interface Platform {
  readonly createServer: typeof createServer;
  readonly WebSocket: typeof WebSocket;
  readonly WebSocketServer: typeof WebSocketServer;
}

// Loaded on the first call, and in a `try` for bundlers: apps without `ws`, and pages, import this file too.
async function loadPlatform(): Promise<Platform> {
  try {
    const { createServer } = await import("node:http");
    const { WebSocket, WebSocketServer } = await import("ws");
    return { createServer, WebSocket, WebSocketServer };
  } catch (cause) {
    throw new Error(
      'startRelayServer() needs Node and the package "ws": npm install --save-dev ws',
      { cause },
    );
  }
}
