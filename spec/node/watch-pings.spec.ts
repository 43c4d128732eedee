import { once } from "node:events";
import { WebSocket, type WebSocketServer } from "ws";
import { RelayError } from "../../lib/protocol/relay-error.js";
import { closeOf, holdTimers, open, withWebSockets } from "./support/loopback.js";

/** Opens a socket, and gives it with the server's end and what it said of errors. */
async function opened(server: WebSocketServer, url: string, silentAfter: number) {
  const socket = open(url, { silentAfter });
  const errors: unknown[] = [];
  socket.addEventListener("error", (event) => errors.push(event.error));
  const [[peer]] = (await Promise.all([once(server, "connection"), once(socket, "open")])) as [
    [WebSocket],
    unknown,
  ];
  return { socket, peer, errors };
}

afterEach(() => jest.useRealTimers());

/** Lets what is due in this turn of the event loop happen. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("A socket without pings", () => {
  it(
    "ends as `silent`, and is then closed without a closing handshake",
    withWebSockets(async (server, url) => {
      const { socket, errors } = await opened(server, url, 20);
      expect(await closeOf(socket)).toEqual({ code: 1006, wasClean: false });
      expect(errors).toEqual([new RelayError("silent")]);
      expect(errors[0]).toBeInstanceOf(RelayError);
    }),
  );

  it(
    "ends so after exactly silentAfter ms, frames or not",
    withWebSockets(async (server, url) => {
      holdTimers();
      const { socket, peer, errors } = await opened(server, url, 20_000);
      peer.send("{}");
      await once(socket, "message");
      jest.advanceTimersByTime(19_999);
      await turn();
      expect(errors).toEqual([]);
      const closed = closeOf(socket);
      jest.advanceTimersByTime(1);
      await closed;
      expect(errors).toEqual([new RelayError("silent")]);
      expect(jest.getTimerCount()).toBe(0);
    }),
  );

  it(
    "ends after 20 s unless told otherwise",
    withWebSockets(async (server, url) => {
      holdTimers();
      const socket = open(url);
      await Promise.all([once(server, "connection"), once(socket, "open")]);
      jest.advanceTimersByTime(19_999);
      await turn();
      expect(socket.readyState).toBe(WebSocket.OPEN);
      const closed = closeOf(socket);
      jest.advanceTimersByTime(1);
      await closed;
    }),
  );
});

describe("A socket with pings", () => {
  it(
    "lasts, and has silentAfter ms from each",
    withWebSockets(async (server, url) => {
      holdTimers();
      const { socket, peer, errors } = await opened(server, url, 20_000);
      for (let count = 0; count < 5; count += 1) {
        jest.advanceTimersByTime(19_999);
        peer.ping();
        await once(socket, "ping");
        await turn();
      }
      expect(errors).toEqual([]);
      expect(socket.readyState).toBe(WebSocket.OPEN);
      expect(jest.getTimerCount()).toBe(1);
      const closed = closeOf(socket);
      jest.advanceTimersByTime(20_000);
      await closed;
      expect(errors).toEqual([new RelayError("silent")]);
    }),
  );

  it(
    "outlasts a time in which the process itself was too busy to read them",
    withWebSockets(async (server, url) => {
      const socket = open(url, { silentAfter: 100 });
      const errors: unknown[] = [];
      socket.addEventListener("error", (event) => errors.push(event.error));
      server.once("connection", (peer: WebSocket) =>
        socket.once("open", () => {
          peer.ping();
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
        }),
      );
      await new Promise((resolve) => socket.once("ping", resolve));
      expect(errors).toEqual([]);
    }),
  );
});

describe("A socket that closes", () => {
  it(
    "leaves no timer, however it closes",
    withWebSockets(async (server, url) => {
      holdTimers();
      for (const end of ["close", "terminate"] as const) {
        const { socket, peer, errors } = await opened(server, url, 20_000);
        expect(jest.getTimerCount()).toBe(1);
        const closed = closeOf(socket);
        peer[end]();
        await closed;
        jest.advanceTimersByTime(40_000);
        await turn();
        expect(errors).toEqual([]);
      }
    }),
  );
});
