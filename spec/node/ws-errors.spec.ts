import { once } from "node:events";
import { createHash } from "node:crypto";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { inspect } from "node:util";
import { filter, of } from "rxjs";
import { WebSocket } from "ws";
import { createRelay } from "../../lib/index.js";
import { createWebSocket } from "../../lib/node/index.js";
import { closeOf, cookie, open, secret, withTcp, withWebSockets } from "./support/loopback.js";
import { firstOf } from "./support/first-of.js";

const says =
  (...lines: string[]) =>
  (tcp: Socket): void => {
    tcp.end(`${lines.join("\r\n")}\r\n\r\n`);
  };

/** What a server can do in place of a handshake. */
const answers: [string, (tcp: Socket) => void][] = [
  ["resets the connection", (tcp) => tcp.resetAndDestroy()],
  ["closes the connection", (tcp) => tcp.end()],
  ["answers with a page", says("HTTP/1.1 200 OK", "Content-Type: text/html", "", "<h1>Halo</h1>")],
  ["answers with 401", says("HTTP/1.1 401 Unauthorized", "Content-Length: 0")],
  ["redirects", says("HTTP/1.1 302 Found", "Location: http://127.0.0.1:9/", "Content-Length: 0")],
  ["speaks no HTTP", says("SSH-2.0-OpenSSH_9.6")],
  [
    "does not know WebSocket",
    says("HTTP/1.1 101 Switching Protocols", "Upgrade: h2c", "Connection: Upgrade"),
  ],
  [
    "gets the key wrong",
    says(
      "HTTP/1.1 101 Switching Protocols",
      "Upgrade: websocket",
      "Connection: Upgrade",
      `Sec-WebSocket-Accept: ${createHash("sha1").update("salah").digest("base64")}`,
    ),
  ],
  ["breaks off in the middle", (tcp) => tcp.write("HTTP/1.1 101 Swi", () => tcp.destroy())],
];

/** A port on which nobody listens. */
async function deadPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Nobody listens for errors here: an unhandled one ends the process, and fails the test. */
describe("A socket that nobody listens to", () => {
  it.each(answers)("closes, and harms nobody, where the server %s", (_, answer) =>
    withTcp(answer, async (port) => {
      expect(await closeOf(open(`ws://127.0.0.1:${port}`))).toEqual({
        code: 1006,
        wasClean: false,
      });
    }),
  );

  it("closes, and harms nobody, where nobody answers", async () => {
    expect(await closeOf(open(`ws://127.0.0.1:${await deadPort()}`))).toMatchObject({ code: 1006 });
  });

  it.each(["close", "terminate"] as const)("can %s() before the handshake", async (end) => {
    const socket = open(`ws://127.0.0.1:${await deadPort()}`);
    socket[end]();
    expect(await closeOf(socket)).toMatchObject({ code: 1006 });
  });

  it.each(["close", "terminate"] as const)("can %s() during a handshake", (end) =>
    withTcp(
      () => undefined,
      async (port) => {
        const socket = open(`ws://127.0.0.1:${port}`);
        const request = (socket as unknown as { _req: NodeJS.EventEmitter })._req;
        await once(request, "finish");
        socket[end]();
        expect(await closeOf(socket)).toMatchObject({ code: 1006 });
      },
    ),
  );

  it.each<[string, number, (tcp: Socket) => unknown]>([
    ["cut off", 1006, (tcp) => tcp.resetAndDestroy()],
    ["broken by a frame of no kind", 1002, (tcp) => tcp.write(Buffer.from([0x83, 0]))],
    ["broken by text that is not UTF-8", 1007, (tcp) => tcp.write(Buffer.from([0x81, 1, 0xff]))],
  ])("can be %s while it is open", (_, code, end) =>
    withWebSockets(async (server, url) => {
      server.on("connection", (peer) => peer.on("error", () => undefined));
      const socket = open(url);
      const connected = once(server, "connection");
      await once(socket, "open");
      await connected;
      const closed = closeOf(socket);
      // Text that is never read makes the cut a reset on both sides.
      socket.send("{}");
      const [peer] = server.clients;
      end((peer as unknown as { _socket: Socket })._socket);
      const event = await closed;
      expect([code, 1006]).toContain(event.code);
      expect(socket.readyState).toBe(WebSocket.CLOSED);
    })(),
  );
});

describe("A relay", () => {
  const attempt = async (port: number): Promise<void> => {
    const relay = createRelay({
      session: () => of({ socket: { id: secret, host: `127.0.0.1:${port}` } }),
      WebSocketCtor: createWebSocket(`http://127.0.0.1:${port}`, { cookie }),
      protocol: "ws",
    });
    const waiting = firstOf(relay.state$.pipe(filter((state) => state.status === "waiting")));
    relay.relay$.subscribe();
    const state = await waiting;
    relay.close();
    expect(state.cause.code).toBe("unreachable");
    for (const showHidden of [false, true]) {
      expect(inspect(state, { depth: Infinity, showHidden })).not.toContain(secret);
    }
  };

  it.each(answers)("waits, and prints no secret, where the server %s", (_, answer) =>
    withTcp(answer, attempt),
  );

  it("waits, and prints no secret, where nobody answers", async () => attempt(await deadPort()));
});
