import { once } from "node:events";
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
} from "node:http";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { WebSocketServer, type WebSocket } from "ws";
import { createWebSocket } from "../../../lib/node/index.js";

export const cookie = "connect.sid=s%3Arahasia";

/** What must never be printed. */
export const secret = "rahasia";

/** Opens a socket as `createRelay` does, and gives it as the one of `ws` that it is. */
export const open = (
  url: string,
  options?: Partial<Parameters<typeof createWebSocket>[1]>,
): WebSocket =>
  new (createWebSocket(baseOf(url), { cookie, ...options }))(url) as unknown as WebSocket;

/** The base URL of a server that has its socket at `url`. */
export const baseOf = (url: string): string => new URL(url.replace(/^ws/, "http")).origin;

/** The CloseEvent of a socket, without a listener for errors, which `once` of Node would add. */
export const closeOf = (socket: WebSocket): Promise<{ code: number; wasClean: boolean }> =>
  new Promise((resolve) =>
    socket.addEventListener("close", ({ code, wasClean }) => resolve({ code, wasClean })),
  );

const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;

/** Runs a test on a `ws` server. */
export const withWebSockets =
  (test: (server: WebSocketServer, url: string) => Promise<void>) => async (): Promise<void> => {
    const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
    await once(server, "listening");
    try {
      await test(server, `ws://127.0.0.1:${portOf(server)}`);
    } finally {
      for (const client of server.clients) client.terminate();
      await new Promise((resolve) => server.close(resolve));
    }
  };

/** Runs a test on an HTTP server. */
export async function withHttp(
  answer: RequestListener,
  test: (url: string) => Promise<void>,
  upgrade?: (request: IncomingMessage, tcp: Duplex, head: Buffer) => void,
): Promise<void> {
  const server = createHttpServer(answer).listen(0, "127.0.0.1");
  const open = new Set<Socket>();
  server.on("connection", (tcp: Socket) => open.add(tcp));
  if (upgrade) server.on("upgrade", upgrade);
  await once(server, "listening");
  try {
    await test(`http://127.0.0.1:${portOf(server)}`);
  } finally {
    for (const tcp of open) tcp.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Runs a test on a TCP server that does `answer` when a connection sends its first bytes, the handshake. */
export async function withTcp(
  answer: (tcp: Socket) => void,
  test: (port: number) => Promise<void>,
): Promise<void> {
  const open = new Set<Socket>();
  const server: Server = createServer((tcp) => {
    open.add(tcp);
    tcp.on("error", () => undefined);
    tcp.once("data", () => answer(tcp));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    await test(portOf(server));
  } finally {
    for (const tcp of open) tcp.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Only the clock of `setTimeout` stands still: sockets go on. To be undone with `jest.useRealTimers()`. */
export const holdTimers = (): void => {
  jest.useFakeTimers({
    doNotFake: ["Date", "hrtime", "nextTick", "performance", "queueMicrotask", "setImmediate"],
  });
};
