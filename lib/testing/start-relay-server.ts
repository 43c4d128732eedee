import { check, checkDuration } from "../connection/check.js";
import type { RelayServer, RelayServerOptions } from "./relay-server.js";
import { runServer, type Platform } from "./server/run-server.js";

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
  return runServer(platform, { deafFor, pingInterval, port });
}

// Not before it is called, and in a `try` for bundlers: who has mock-socket alone, or a page, imports this file as well.
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
