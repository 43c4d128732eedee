import { once } from "node:events";
import { from } from "rxjs";
import { WebSocket } from "ws";
import type { RelayControls } from "../../../lib/testing/index.js";
import { relayUrl } from "../../../lib/protocol/relay-url.js";
import {
  askIsUser,
  cleanWithoutCode,
  Client,
  connect,
  cutOff,
  socketUrl,
} from "../support/client.js";
import { withServer } from "../support/with-server.js";

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

describe("send", () => {
  it(
    "sends a message as JSON, and a text as it is",
    withServer(async (server) => {
      const client = await connect(server, server.users[0]);
      server.send({ type: "newLoggedIn", uid: "1" });
      server.send({ type: "belum-ada" });
      server.send("[1]");
      expect(await client.taken()).toEqual([
        { type: "newLoggedIn", uid: "1" },
        { type: "belum-ada" },
        [1],
      ]);
    }),
  );

  it(
    "throws where the user has no accepted socket",
    withServer((server) => {
      expect(() => server.send("halo")).toThrow(
        `User "${server.users[0].id}" has no accepted socket to send to.`,
      );
    }),
  );
});

describe("refuse", () => {
  it(
    "closes as many of the next sockets as it says, cleanly, and their ids have served",
    withServer(async (server) => {
      const [me] = server.users;
      server.refuse(2);
      for (const _ of [1, 2]) {
        const refused = await connect(server, me);
        expect(await refused.closed).toEqual(cleanWithoutCode);
        const again = new Client(socketUrl(server, refused.id), me.cookie);
        expect(await again.closed).toEqual(cleanWithoutCode);
      }
      const accepted = await connect(server, me);
      await accepted.settled();
      expect(me.isConnected).toBe(true);
    }),
  );

  it(
    "refuses one unless told otherwise, of this user alone",
    withServer(async (server) => {
      const ayu = server.addUser();
      ayu.refuse();
      await (await connect(server, server.users[0])).settled();
      expect(await (await connect(server, ayu)).closed).toEqual(cleanWithoutCode);
      await (await connect(server, ayu)).settled();
    }),
  );

  it.each([-1, 1.5, NaN])("takes no %p", (times) =>
    withServer((server) => {
      expect(() => server.refuse(times)).toThrow(TypeError);
    })(),
  );
});

describe("drop and closeWith", () => {
  it(
    "drop ends all sockets of the user without a closing handshake",
    withServer(async (server) => {
      const [me] = server.users;
      server.drop();
      const old = await connect(server, me);
      const client = await connect(server, me);
      server.drop();
      expect(await client.closed).toEqual(cutOff);
      expect(await old.closed).toEqual(cutOff);
    }),
  );

  it.each([
    [undefined, 1005],
    [1001, 1001],
    [1011, 1011],
    [4000, 4000],
  ])("closeWith(%p) closes cleanly: the client sees %p", (code, seen) =>
    withServer(async (server) => {
      const [me] = server.users;
      const client = await connect(server, me);
      server.closeWith(code);
      expect(me.isConnected).toBe(false);
      expect(() => server.send("halo")).toThrow("no accepted socket");
      expect(await client.closed).toEqual({ code: seen, wasClean: true, reason: "" });
    })(),
  );

  it.each([999, 1004, 1005, 1006, 1015, 2999, 5000, 1000.5])("closeWith takes no %p", (code) =>
    withServer((server) => {
      expect(() => server.closeWith(code)).toThrow("For 1005 leave it out; for 1006 call drop()");
    })(),
  );
});

describe("signInElsewhere", () => {
  it(
    "tells the open socket, makes it deaf, and voids its id",
    withServer(async (server) => {
      const [me] = server.users;
      const client = await connect(server, me);
      server.signInElsewhere();
      expect(me.isConnected).toBe(false);
      server.addUser().sendMessage({ user: me.id }, "halo");
      expect(await client.taken()).toEqual([{ type: "newLoggedIn", uid: me.id }]);
      expect(server.sessions).toBe(1);
      const again = new Client(socketUrl(server, client.id), me.cookie);
      expect(await again.closed).toEqual(cleanWithoutCode);
    }),
  );
});

describe("answerSession", () => {
  it(
    "answers the next calls of isUser in its order, and makes no session",
    withServer(async (server) => {
      const [me] = server.users;
      const client = await connect(server, me);
      server.answerSession(429, { ok: false, code: 429, msg: "RATE" });
      server.answerSession(502, "<h1>Bad Gateway</h1>");
      const first = await askIsUser({ url: server.url, cookie: me.cookie });
      expect([first.status, first.body]).toEqual([429, { ok: false, code: 429, msg: "RATE" }]);
      const second = await fetch(`${server.url}/x/auth/isUser`, { headers: { Cookie: me.cookie } });
      expect(second.status).toBe(502);
      expect(second.headers.get("content-type")).toBe("text/html; charset=utf-8");
      expect(await second.text()).toBe("<h1>Bad Gateway</h1>");
      expect(await client.taken()).toEqual([]);
      expect((await askIsUser({ url: server.url, cookie: me.cookie })).status).toBe(200);
      expect(server.sessions).toBe(4);
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

  it(
    "leaves a closing handshake without a reply",
    withServer(async (server) => {
      const [me] = server.users;
      const client = await connect(server, me);
      server.hang();
      client.socket.close();
      let hasClosed = false;
      void client.closed.then(() => (hasClosed = true));
      // Another user's whole connection fits in between.
      await (await connect(server, server.addUser())).settled();
      expect(hasClosed).toBe(false);
      server.resume();
      expect(await client.closed).toEqual(cleanWithoutCode);
    }),
  );

  it(
    "holds back a close, and lets a drop through",
    withServer(async (server) => {
      const [me] = server.users;
      const client = await connect(server, me);
      server.hang();
      server.closeWith(4000);
      expect(me.isConnected).toBe(true);
      server.drop();
      expect(await client.closed).toEqual(cutOff);
      server.resume();
    }),
  );
});
