import { connected, reaches, until, waiting, withProxy } from "./support/with-proxy.js";

const kick = { type: "memberkick" as const, key: "k", from: "2", groupid: "d\u00f9a \u{1f525}" };
const soon = { initialDelay: 20, random: () => 1 };

describe("A connection of which one direction is silent", () => {
  it(
    "is found out by the pings that do not come, and left for another",
    withProxy({ silentAfter: 300, pingInterval: 30, reconnect: soon }, async ({ proxy, relay }) => {
      relay.relay$.subscribe();
      await connected(relay);
      proxy.connection.silence("down");
      expect(await waiting(relay)).toMatchObject({ cause: { code: "silent" } });
      await connected(relay, 2);
    }),
  );

  it(
    "is found out by the server, whose end of it is a lost connection",
    withProxy({ pingInterval: 30, reconnect: soon }, async ({ proxy, relay }) => {
      relay.relay$.subscribe();
      await connected(relay);
      proxy.connection.silence("up");
      expect(await waiting(relay)).toMatchObject({
        cause: { code: "disconnected", closeCode: 1006 },
      });
      await connected(relay, 2);
    }),
  );

  it.each(["up", "down"] as const)("from the start (%s) is given up after connectTimeout", (way) =>
    withProxy({ connectTimeout: 400, reconnect: soon }, async ({ server, proxy, relay }) => {
      proxy.plan({ [way]: { silentAfter: 0 } });
      relay.relay$.subscribe();
      expect(await waiting(relay)).toMatchObject({ cause: { code: "unreachable" } });
      await connected(relay);
      expect(server.sessions).toBe(proxy.connections.length);
    })(),
  );
});

describe("A server that freezes", () => {
  it(
    "is left, asked again and again, and found when it goes on",
    withProxy(
      { silentAfter: 300, pingInterval: 30, connectTimeout: 200, reconnect: soon },
      async ({ server, relay }) => {
        const kicks: unknown[] = [];
        relay.memberkick$.subscribe((message) => kicks.push(message));
        await connected(relay);
        server.hang();
        expect(await waiting(relay)).toMatchObject({ cause: { code: "silent" } });
        const attempts = reaches(relay, (state) => state.status === "waiting" && state.attempt > 3);
        expect(await attempts).toMatchObject({ cause: { code: "unreachable" } });
        server.resume();
        await connected(relay, 2);
        server.send(kick);
        await until(() => kicks.length > 0);
        expect(kicks).toEqual([kick]);
      },
    ),
  );

  it.each(["an open socket", "a handshake"])("does not keep close() from ending %s", (when) =>
    withProxy({}, async ({ server, proxy, relay }) => {
      if (when === "a handshake") proxy.plan({ down: { silentAfter: 0 } });
      relay.relay$.subscribe();
      if (when === "a handshake") {
        await reaches(relay, ({ status }) => status === "connecting");
        await until(() => proxy.connections.length === 1);
      } else {
        await connected(relay);
      }
      server.hang();
      relay.close();
      // The client's side is gone, though nothing answers it.
      await until(() => proxy.standing() <= 1);
    })(),
  );
});

describe("A handshake that comes byte by byte", () => {
  it(
    "connects in the end, and frames in pieces come out whole",
    withProxy({}, async ({ server, proxy, relay }) => {
      proxy.plan({ down: { msPerByte: 1 } });
      const kicks: unknown[] = [];
      relay.memberkick$.subscribe((message) => kicks.push(message));
      await reaches(relay, ({ status }) => status === "open");
      server.send(kick);
      server.send(kick);
      await until(() => kicks.length === 2);
      expect(kicks).toEqual([kick, kick]);
      const state = await connected(relay);
      expect(state.status === "connected" && state.gap).toBeGreaterThan(100);
    }),
  );

  it(
    "takes no longer than connectTimeout",
    withProxy({ connectTimeout: 300, reconnect: soon }, async ({ proxy, relay }) => {
      proxy.plan({ down: { msPerByte: 10 } });
      relay.relay$.subscribe();
      expect(await waiting(relay)).toMatchObject({ cause: { code: "unreachable" } });
      await connected(relay);
    }),
  );
});
