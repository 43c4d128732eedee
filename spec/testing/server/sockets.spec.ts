import { once } from "node:events";
import { connect as connectTcp, type NetConnectOpts, type Socket } from "node:net";
import type { RelayServer } from "../../../lib/testing/index.js";
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
    ["a wrong id", "/socket?id=salah", true],
    ["no id", "/socket", true],
    ["no cookie", "/socket?id=ID", false],
    ["another path", "/?id=ID", true],
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
    "with the id of another user is refused",
    withServer(async (server) => {
      const client = new Client(socketUrl(server, await freshId(server)), server.addUser().cookie);
      expect(await client.closed).toEqual(cleanWithoutCode);
    }),
  );

  it(
    "is refused where its id has served",
    withServer(async (server) => {
      const [me] = server.users;
      const client = await connect(server, me);
      client.socket.close();
      await client.closed;
      const again = new Client(socketUrl(server, client.id), me.cookie);
      await again.opened;
      expect(await again.closed).toEqual(cleanWithoutCode);
    }),
  );

  it(
    "is refused where a later session has made another id",
    withServer(async (server) => {
      const id = await freshId(server);
      await freshId(server);
      const client = new Client(socketUrl(server, id), server.users[0].cookie);
      expect(await client.closed).toEqual(cleanWithoutCode);
    }),
  );

  it.each([
    ["first", 0],
    ["second", 1],
  ])("takes over by the same id, and both are deaf when the %s one closes", (_, closing) =>
    withServer(async (server) => {
      const [me] = server.users;
      const ayu = server.addUser();
      const one = await connect(server, me);
      const two = new Client(socketUrl(server, one.id), me.cookie);
      await two.opened;
      ayu.sendMessage({ user: me.id }, "satu");
      expect(await one.taken()).toEqual([]);
      expect(await two.taken()).toHaveLength(1);

      const [closed, left] = closing === 0 ? [one, two] : [two, one];
      closed.socket.close();
      await closed.closed;
      expect(me.isConnected).toBe(false);
      ayu.sendMessage({ user: me.id }, "dua");
      expect(await left.taken()).toEqual([]);
      const third = new Client(socketUrl(server, one.id), me.cookie);
      expect(await third.closed).toEqual(cleanWithoutCode);
    })(),
  );

  it(
    "that closes ends the user's calls",
    withServer(async (server) => {
      const [a] = server.users;
      const b = server.addUser();
      a.addFriend(b.id);
      b.acceptFriend(a.id);
      const clientA = await connect(server, a);
      const clientB = await connect(server, b);
      clientA.command({ type: "offer", to: b.id, sdp: null });
      await clientA.settled();
      const offer = (await clientB.taken()).find(({ type }) => type === "offer");
      expect(offer).toMatchObject({ from: clientA.id, uid: a.id });
      clientA.socket.close();
      await clientA.closed;
      expect(await clientB.taken()).toEqual([
        expect.objectContaining({ type: "editmessage" }),
        expect.objectContaining({ type: "hangup", from: a.id }),
      ]);
    }),
  );

  it(
    "loses what is sent in the first moments after the open",
    withServer(
      async (server) => {
        const client = await connect(server, server.users[0]);
        client.command({ type: "postlike", postid: "p1" });
        await client.settled();
        expect(server.likes("p1")).toBe(0);
        expect(server.received).toEqual([]);
      },
      { deafFor: 600_000 },
    ),
  );

  it(
    "counts commands in their order, and drops other frames without a word",
    withServer(async (server) => {
      const client = await connect(server, server.users[0]);
      client.command({ type: "postlike", postid: "p1" });
      client.socket.send("halo");
      client.command({ type: "salah" });
      client.command({ type: "postunlike", postid: "p1" });
      expect(await client.taken()).toEqual([]);
      expect(server.received.map(({ type }) => type)).toEqual(["postlike", "postunlike"]);
    }),
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
