import { once } from "node:events";
import { connect as connectTcp, type NetConnectOpts, type Socket } from "node:net";
import { from } from "rxjs";
import { WebSocket } from "ws";
import { relayUrl } from "../../../lib/protocol/relay-url.js";
import type { RelayControls, RelayServer } from "../../../lib/testing/index.js";
import {
  askIsUser,
  cleanWithoutCode,
  Client,
  connect,
  cutOff,
  socketUrl,
} from "../support/client.js";
import { withServer } from "../support/with-server.js";

const freshId = async ({ url, users: [{ cookie }] }: RelayServer): Promise<string> =>
  (await askIsUser({ url, cookie })).body.data.socket.id;

describe("a socket", () => {
  it(
    "is accepted without a greeting, and compresses nothing",
    withServer(async (server) => {
      const [me] = server.users;
      expect(me.isConnected).toBe(false);
      const client = await connect(server, me);
      expect(me.isConnected).toBe(true);
      expect(await client.taken()).toEqual([]);
      expect(client.socket.extensions).toBe("");
    }),
  );

  it.each([
    ["no id", "/socket", true],
    ["no cookie", "/socket?id=ID", false],
  ])("with %s opens, and is then closed cleanly with no code", (_, path, hasCookie) =>
    withServer(async (server) => {
      const id = await freshId(server);
      const client = new Client(
        `${server.url.replace("http", "ws")}${path.replace("ID", id)}`,
        hasCookie ? server.users[0].cookie : undefined,
      );
      await client.opened;
      expect(await client.closed).toEqual(cleanWithoutCode);
      expect(server.users[0].isConnected).toBe(false);
      // What was refused for another reason than its id did not use the id up.
      const next = new Client(socketUrl(server, id), server.users[0].cookie);
      await next.opened;
      await next.settled();
    })(),
  );

  it(
    "is closed with 1009 over 100 MiB",
    withServer(async (server) => {
      let tcp: Socket | undefined;
      const createConnection = ((options: NetConnectOpts) =>
        (tcp = connectTcp(options))) as typeof connectTcp;
      const client = await connect(server, server.users[0], { createConnection });
      // What a masked text frame of 100 MiB and one byte begins with: the server needs to see no more.
      tcp?.write(Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0x06, 0x40, 0, 1, 0, 0, 0, 0]));
      expect(await client.closed).toMatchObject({ code: 1009 });
    }),
  );

  it(
    "is pinged, and is gone where it did not answer the last ping",
    withServer(
      async (server) => {
        const [me] = server.users;
        const ayu = server.addUser();
        const alive = await connect(server, me);
        const pings = once(alive.socket, "ping");
        const dead = await connect(server, ayu, { autoPong: false });
        expect(await dead.closed).toEqual(cutOff);
        await pings;
        await once(alive.socket, "ping");
        expect(me.isConnected).toBe(true);
      },
      { pingInterval: 250 },
    ),
  );
});

describe("a handshake", () => {
  it(
    "that is cut off harms nobody",
    withServer(async (server) => {
      const [me] = server.users;
      server.hang();
      const tcp = connectTcp(Number(new URL(server.url).port), "127.0.0.1");
      await once(tcp, "connect");
      await new Promise((resolve) =>
        tcp.write(
          `GET /socket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nCookie: ${me.cookie}\r\n\r\n`,
          resolve,
        ),
      );
      // The server has seen the handshake once it has answered what came later.
      await askIsUser({ url: server.url, cookie: server.addUser().cookie });
      tcp.resetAndDestroy();
      await once(tcp, "close");
      await askIsUser({ url: server.url, cookie: server.addUser().cookie });
      server.resume();
      await connect(server, me);
    }),
  );
});

/** The socket of the options' class, which is one of `ws`. */
function openedBy({ WebSocketCtor }: RelayControls["relayOptions"], url: string): WebSocket {
  const socket = new WebSocketCtor(url);
  if (!(socket instanceof WebSocket)) throw new Error("The class is not one of ws.");
  return socket;
}

describe("relayOptions", () => {
  it(
    "connects as the user, with the cookie in request and handshake",
    withServer(async (server) => {
      const [me] = server.users;
      const { relayOptions } = server;
      let client: WebSocket | undefined;
      await from(relayOptions.session()).forEach(({ me: user, socket }) => {
        expect(user?.id).toBe(me.id);
        client = openedBy(relayOptions, relayUrl(socket, relayOptions));
      });
      expect(client).toBeDefined();
      if (client) await once(client, "open");
      expect(me.isConnected).toBe(true);
    }),
  );

  it(
    "gives a WebSocket whose failure ends no process",
    withServer(async (server) => {
      await server.close();
      const client = openedBy(server.relayOptions, server.url.replace("http", "ws"));
      // once() would reject with the error that comes first.
      const code = await new Promise((resolve) => client.on("close", resolve));
      expect(code).toBe(1006);
    }),
  );
});

describe("hang", () => {
  it(
    "gives no event at all until resume, and then all in order",
    withServer(
      async (server) => {
        const [me] = server.users;
        const ayu = server.addUser();
        const watcher = await connect(server, ayu);
        const client = await connect(server, me);
        server.hang();
        server.hang();
        let events = 0;
        for (const event of ["message", "ping", "pong", "close"]) {
          client.socket.on(event, () => (events += 1));
        }
        ayu.sendMessage({ user: me.id }, "satu");
        client.command({ type: "postlike", postid: "p1" });
        client.socket.ping();
        const late = new Client(socketUrl(server, client.id), me.cookie);
        late.socket.on("open", () => (events += 1));
        // The watcher's pings show how much time passes: enough for the frozen one to be pinged, and given up.
        for (let pings = 0; pings < 3; pings += 1) {
          await new Promise((resolve) => watcher.socket.once("ping", resolve));
        }
        expect(events).toBe(0);
        expect(server.likes("p1")).toBe(0);

        server.resume();
        await late.opened;
        await client.settled();
        expect(server.likes("p1")).toBe(1);
        expect(client.frames).toEqual([expect.objectContaining({ type: "sendmessage" })]);
        server.resume();
      },
      { pingInterval: 250 },
    ),
  );

  it(
    "holds back isUser, which then comes after what was relayed before it",
    withServer(async (server) => {
      const [me] = server.users;
      const client = await connect(server, me);
      server.hang();
      const asked = askIsUser({ url: server.url, cookie: me.cookie });
      server.addUser().sendMessage({ user: me.id }, "satu");
      while (server.sessions < 2) await new Promise((resolve) => setImmediate(resolve));
      server.addUser().sendMessage({ user: me.id }, "dua");
      server.resume();
      expect((await asked).status).toBe(200);
      expect((await client.taken()).map(({ type }) => type)).toEqual([
        "sendmessage",
        "sendmessage",
        "newLoggedIn",
      ]);
    }),
  );
});
