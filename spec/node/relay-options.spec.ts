import { filter, map, type Observable } from "rxjs";
import { createRelay, type Relay, type RelayOptions, type RelayState } from "../../lib/index.js";
import { relayOptions, type Cookie } from "../../lib/node/index.js";
import { startRelayServer, type RelayServer } from "../../lib/testing/index.js";
import { cookie } from "./support/loopback.js";
import { firstOf } from "./support/first-of.js";

/** Runs a test on a server, and on a relay with somebody subscribed to it. */
const withRelay =
  (
    test: (relay: Relay, server: RelayServer) => Promise<void>,
    {
      cookie = ({ users: [me] }: RelayServer): Cookie => me.cookie,
      silentAfter = 600_000,
      ...options
    }: Partial<Omit<RelayOptions, "session">> & {
      cookie?: (server: RelayServer) => Cookie;
      silentAfter?: number;
    } = {},
  ) =>
  async (): Promise<void> => {
    const server = await startRelayServer({ deafFor: 0 });
    const relay = createRelay({
      ...relayOptions(server.url, { cookie: cookie(server), silentAfter }),
      path: "/socket",
      confirmAfter: 20,
      reconnect: { initialDelay: 0 },
      ...options,
    });
    relay.relay$.subscribe();
    try {
      await test(relay, server);
    } finally {
      relay.close();
      await server.close();
    }
  };

type StateOf<K extends RelayState["status"]> = Extract<RelayState, { status: K }>;

const enters = <K extends RelayState["status"]>(
  { state$ }: { state$: Observable<RelayState> },
  status: K,
): Promise<StateOf<K>> =>
  firstOf(state$.pipe(filter((state): state is StateOf<K> => state.status === status)));

describe("relayOptions", () => {
  it(
    "connects as the user whom the cookie signs in",
    withRelay(async (relay, server) => {
      const [me] = server.users;
      await enters(relay, "connected");
      const text = firstOf(relay.sendmessage$.pipe(map(({ chat }) => chat.text)));
      server.addUser("ayu").sendMessage({ user: me.id }, "halo");
      expect(await text).toBe("halo");
    }),
  );

  it(
    "stops with `unauthorized` for a cookie that the server does not know",
    withRelay(
      async (relay, server) => {
        const { cause } = await enters(relay, "stopped");
        expect(cause.code).toBe("unauthorized");
        expect(server.sessions).toBe(0);
      },
      { cookie: () => cookie },
    ),
  );

  it("goes on with reconnect() when the cookie is there that was not", async () => {
    let latest: string | undefined;
    await withRelay(
      async (relay, { users: [me] }) => {
        const { cause } = await enters(relay, "stopped");
        expect(cause.code).toBe("unauthorized");
        latest = me.cookie;
        relay.reconnect();
        await enters(relay, "connected");
      },
      { cookie: () => () => latest },
    )();
  });

  it("uses a changed cookie for the next attempt, in the request and in the handshake", async () => {
    let latest = "";
    await withRelay(
      async (relay, server) => {
        await enters(relay, "connected");
        const ayu = server.addUser("ayu");
        latest = ayu.cookie;
        const lost = enters(relay, "waiting");
        server.drop();
        await lost;
        await enters(relay, "connected");
        expect(ayu.isConnected).toBe(true);
        expect(ayu.sessions).toBe(1);
      },
      {
        cookie: ({ users: [me] }) => {
          latest = me.cookie;
          return () => latest;
        },
      },
    )();
  });

  it(
    "leaves a server that is silent, and comes back to it",
    withRelay(
      async (relay, server) => {
        const [me] = server.users;
        await enters(relay, "connected");
        const waits = enters(relay, "waiting");
        server.hang();
        const { cause, attempt } = await waits;
        expect(cause.code).toBe("silent");
        expect(attempt).toBe(1);
        server.resume();
        await enters(relay, "connected");
        expect(me.isConnected).toBe(true);
      },
      // Connected long before it, whatever else the machine does. The server's first ping would come after 7 s.
      { silentAfter: 1000 },
    ),
  );

  it.each([
    ["https://kirimin.devanka.id", "wss"],
    ["HTTPS://kirimin.devanka.id/", "wss"],
    ["http://localhost:7610", "ws"],
  ])("connects to %s by %s", (url, protocol) => {
    expect(relayOptions(url, { cookie })).toEqual({
      session: expect.any(Function),
      WebSocketCtor: expect.any(Function),
      protocol,
    });
  });

  it("passes the headers and the fetch on", async () => {
    const fetch = jest.fn(() => Promise.reject(new Error("offline")));
    const options = relayOptions("http://localhost", { cookie, fetch, headers: { a: "1" } });
    await expect(firstOf(options.session() as Observable<unknown>)).rejects.toMatchObject({
      code: "unreachable",
    });
    expect(fetch.mock.calls).toEqual([
      [
        "http://localhost/x/auth/isUser",
        expect.objectContaining({ headers: expect.objectContaining({ a: "1" }) as unknown }),
      ],
    ]);
  });
});
