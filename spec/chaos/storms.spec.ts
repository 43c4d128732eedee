import { filter, firstValueFrom, from } from "rxjs";
import { createRelay, type RelayState, type Session } from "../../lib/index.js";
import { connected, reaches, through, until, waiting, withProxy } from "./support/with-proxy.js";

const atOnce = { initialDelay: 4, maxDelay: 8 };
const stopped = ({ status }: RelayState): boolean => status === "stopped";

describe("A storm of", () => {
  it(
    "refusals costs one session and one socket each, with growing delays, and then it is over",
    withProxy({ reconnect: atOnce }, async ({ server, proxy, relay }) => {
      const delays: number[] = [];
      relay.state$.subscribe((state) => {
        if (state.status !== "waiting") return;
        expect(state).toMatchObject({ attempt: delays.length + 2, cause: { code: "refused" } });
        delays.push(state.delay);
      });
      server.refuse(25);
      relay.relay$.subscribe();
      await connected(relay);
      expect(delays).toHaveLength(25);
      expect([server.sessions, proxy.connections.length]).toEqual([26, 26]);
    }),
  );

  it(
    "restarts voids each id, and costs one new session each",
    withProxy({ reconnect: atOnce }, async ({ server, relay }) => {
      const sessions: Session[] = [];
      relay.session$.subscribe((session) => sessions.push(session));
      relay.relay$.subscribe();
      for (let connection = 1; connection <= 5; connection += 1) {
        await connected(relay, connection);
        server.voidIds();
      }
      await connected(relay, 6);
      expect(server.sessions).toBe(6);
      expect(new Set(sessions.map(({ socket }) => socket.id)).size).toBe(6);
    }),
  );

  it(
    "resets is weathered",
    withProxy({ reconnect: atOnce }, async ({ server, proxy, relay }) => {
      relay.relay$.subscribe();
      for (let connection = 1; connection <= 5; connection += 1) {
        await connected(relay, connection);
        proxy.connection.reset();
      }
      await connected(relay, 6);
      expect(server.sessions).toBe(6);
    }),
  );
});

describe("In the middle of everything,", () => {
  it(
    "a 401 stops it, and reconnect() resumes with the same subscribers after the sign-in",
    withProxy({ reconnect: atOnce }, async ({ server, relay }) => {
      const kicks: unknown[] = [];
      relay.memberkick$.subscribe((message) => kicks.push(message));
      await connected(relay);
      server.answerSession(401, { ok: false, code: 401, msg: "UNAUTHORIZED" });
      server.drop();
      expect(await reaches(relay, stopped)).toMatchObject({ cause: { code: "unauthorized" } });
      relay.relay$.subscribe();
      expect(server.sessions).toBe(2);
      relay.reconnect();
      await connected(relay, 2);
      server.send({ type: "memberkick", key: "k", from: "1", groupid: "2" });
      await until(() => kicks.length === 1);
    }),
  );

  it(
    "a 429 is waited for, at least 5 s however short the policy's delays are",
    withProxy({ reconnect: atOnce }, async ({ server, relay }) => {
      relay.relay$.subscribe();
      await connected(relay);
      server.answerSession(429, { ok: false, code: 429, msg: "TOO_MANY_REQUESTS" });
      server.drop();
      const wait = await reaches(
        relay,
        (state) => state.status === "waiting" && state.cause.code === "rate-limited",
      );
      expect(wait.status === "waiting" && wait.delay).toBeGreaterThanOrEqual(5000);
      relay.reconnect();
      await connected(relay, 2);
    }),
  );

  it.each<[string, number, unknown]>([
    ["HTML with 200", 200, "<!doctype html><title>Hotel Wi-Fi</title>"],
    ["HTML with 511", 511, "<html>Sign in</html>"],
    ["an empty reply", 200, ""],
    ["half of a reply", 200, '{"ok":true,"code":200,"data":{"socket":{"id":"6dr3'],
    ["null", 200, "null"],
    ["another's JSON", 200, { login: "https://portal.test" }],
    ["a host of its own", 200, { code: 200, data: { socket: { id: "a", host: "evil.test/?" } } }],
    ["an error of the server", 500, { ok: false, code: 500, msg: "ERROR" }],
  ])("%s from a captive portal is one failed attempt", (_name, status, body) =>
    withProxy({ reconnect: atOnce }, async ({ server, relay }) => {
      relay.relay$.subscribe();
      await connected(relay);
      const codes: string[] = [];
      relay.state$
        .pipe(filter((state) => state.status === "waiting"))
        .subscribe(({ cause }) => codes.push(cause.code));
      server.answerSession(status, body);
      server.drop();
      await connected(relay, 2);
      expect(codes).toEqual(["disconnected", "bad-session"]);
    })(),
  );

  it(
    "a session call that rejects once is one failed attempt",
    withProxy({}, async ({ server, proxy }) => {
      let calls = 0;
      const session = async (): Promise<Session> => {
        calls += 1;
        if (calls === 2) throw new TypeError("Failed to fetch");
        return through(proxy, server, await firstValueFrom(from(server.relayOptions.session())));
      };
      const relay = createRelay({
        ...server.relayOptions,
        session,
        confirmAfter: 20,
        reconnect: atOnce,
      });
      relay.relay$.subscribe();
      await connected(relay);
      server.drop();
      expect(await waiting(relay)).toMatchObject({ cause: { code: "disconnected" } });
      await connected(relay, 2);
      expect(calls).toBe(3);
      relay.close();
    }),
  );
});
