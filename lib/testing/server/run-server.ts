import type { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { WebSocket, WebSocketServer } from "ws";
import { fetchSession } from "../../connection/fetch-session.js";
import { compose } from "../compose.js";
import type { RelayServer, RelayServerOptions } from "../relay-server.js";
import { createStandIn } from "../users/create-stand-in.js";
import { SignedUp } from "../users/signed-up.js";
import { socketPath } from "../users/take-in.js";
import { acceptSockets } from "./accept-sockets.js";
import { cookieWebSocket } from "./cookie-web-socket.js";
import { Cookies } from "./cookies.js";
import { cutConnections } from "./cut-connections.js";
import { serveSessions } from "./serve-sessions.js";

/** What the server is made of: that of Node, and that of `ws`. */
export interface Platform {
  readonly createServer: typeof createServer;
  readonly WebSocket: typeof WebSocket;
  readonly WebSocketServer: typeof WebSocketServer;
}

/** What `startRelayServer` starts: the stand-in over HTTP and the sockets of `ws`. */
export async function runServer(
  { createServer, WebSocket, WebSocketServer }: Platform,
  { deafFor, pingInterval, port }: Required<RelayServerOptions>,
): Promise<RelayServer> {
  const signedUp = new SignedUp(() => Date.now());
  const cookies = new Cookies();
  const http = createServer(serveSessions(signedUp.world, cookies));
  const cutAll = cutConnections(http);
  const sockets = acceptSockets(WebSocketServer, http, signedUp.world, cookies, {
    deafFor,
    now: () => performance.now(),
  });
  await new Promise<void>((resolve, reject) => {
    http.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  // One timer for all sockets, as on the live server.
  const pings = setInterval(() => {
    for (const socket of sockets) socket.ping();
  }, pingInterval);

  const standIn = createStandIn(signedUp, (user) => {
    const cookie = cookies.issue(user);
    return {
      cookie,
      relayOptions: {
        session: fetchSession(url, { headers: { Cookie: cookie } }),
        WebSocketCtor: cookieWebSocket(WebSocket, cookie),
        protocol: "ws",
        path: socketPath,
      } as const,
    };
  });
  return compose(standIn, {
    url,
    close() {
      clearInterval(pings);
      return cutAll();
    },
  });
}
