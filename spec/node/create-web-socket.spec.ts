import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { WebSocket, type WebSocketServer } from "ws";
import { createWebSocket } from "../../lib/node/index.js";
import {
  baseOf,
  closeOf,
  cookie,
  holdTimers,
  open,
  withTcp,
  withWebSockets,
} from "./support/loopback.js";

const connection = async (server: WebSocketServer): Promise<[WebSocket, IncomingMessage]> =>
  (await once(server, "connection")) as [WebSocket, IncomingMessage];

describe("createWebSocket", () => {
  it(
    "makes sockets that send the cookie and the headers in the handshake, and offer no compression",
    withWebSockets(async (server, url) => {
      open(url, { headers: { "User-Agent": "bot" } });
      const [, { headers }] = await connection(server);
      expect(headers).toMatchObject({ cookie, "user-agent": "bot" });
      expect(headers["sec-websocket-extensions"]).toBeUndefined();
    }),
  );

  it(
    "asks a function for the cookie at each handshake",
    withWebSockets(async (server, url) => {
      const jar = ["connect.sid=1", "connect.sid=2"];
      const WebSocketCtor = createWebSocket(baseOf(url), { cookie: () => jar.shift() });
      expect(jar).toHaveLength(2);
      for (const expected of ["connect.sid=1", "connect.sid=2"]) {
        new WebSocketCtor(url);
        const [, { headers }] = await connection(server);
        expect(headers.cookie).toBe(expected);
      }
    }),
  );

  it(
    "makes sockets with the subprotocols that are asked for, as the platform's class does",
    withWebSockets(async (server, url) => {
      new (createWebSocket(baseOf(url), { cookie }))(url, "chat");
      const [{ protocol }] = await connection(server);
      expect(protocol).toBe("chat");
    }),
  );

  it(
    "makes sockets that follow no redirect, so that the cookie goes nowhere else",
    withWebSockets(async (server, elsewhere) => {
      const redirected = jest.fn();
      server.on("connection", redirected);
      await withTcp(
        (tcp) => tcp.end(`HTTP/1.1 302 Found\r\nLocation: ${elsewhere}\r\n\r\n`),
        async (port) => {
          const socket = open(`ws://127.0.0.1:${port}`);
          socket.once("open", () => socket.terminate());
          await closeOf(socket);
          expect(redirected).not.toHaveBeenCalled();
        },
      );
    }),
  );

  it.each([0, -1, NaN, Infinity, 2 ** 31, "20000" as unknown as number])(
    "takes no silentAfter of %p",
    (silentAfter) => {
      expect(() => createWebSocket("http://localhost", { cookie, silentAfter })).toThrow(
        /^silentAfter: expected /,
      );
    },
  );
});

describe("A frame of more than 100 MiB", () => {
  it(
    "comes through, and the connection lasts",
    withWebSockets(async (server, url) => {
      const socket = open(url);
      const [peer] = await connection(server);
      const lengths: number[] = [];
      socket.on("message", (data) => lengths.push((data as Buffer).length));
      const large = Buffer.alloc(100 * 1024 * 1024 + 500, "x");
      peer.send(large, { binary: false });
      peer.send("{}");
      peer.ping();
      await once(socket, "ping");
      expect(lengths).toEqual([large.length, 2]);
      expect(socket.readyState).toBe(WebSocket.OPEN);
    }),
  );
});

describe("close()", () => {
  afterEach(() => jest.useRealTimers());

  it(
    "closes cleanly, with the code and the reason that are given, and leaves no timer",
    withWebSockets(async (server, url) => {
      holdTimers();
      const socket = open(url);
      const [peer] = await connection(server);
      await once(socket, "open");
      const seen = once(peer, "close");
      const closed = closeOf(socket);
      socket.close(4000, "selesai");
      socket.close();
      expect(await closed).toEqual({ code: 4000, wasClean: true });
      const [code, reason] = (await seen) as [number, Buffer];
      expect([code, reason.toString()]).toEqual([4000, "selesai"]);
      socket.close();
      expect(jest.getTimerCount()).toBe(0);
    }),
  );

  it(
    "waits no longer than a second for a server that does not answer",
    withWebSockets(async (server, url) => {
      const socket = open(url);
      const [peer] = await connection(server);
      await once(socket, "open");
      peer.pause();
      holdTimers();
      const closed = closeOf(socket);
      socket.close();
      expect(socket.readyState).toBe(WebSocket.CLOSING);
      jest.advanceTimersByTime(1000);
      expect(await closed).toEqual({ code: 1006, wasClean: false });
      expect(jest.getTimerCount()).toBe(0);
    }),
  );
});
