import { filter, firstValueFrom, lastValueFrom, map, take, toArray } from "rxjs";
import {
  createRelay,
  ofType,
  postlike,
  type NotSent,
  type Relay,
  type RelayOptions,
  type RelayState,
} from "../lib/index.js";
import { startRelayServer, type RelayServer } from "../lib/testing/index.js";

const options: Partial<RelayOptions> = {
  confirmAfter: 100,
  reconnect: { initialDelay: 20, maxDelay: 20 },
};

/** Real sockets, real HTTP, one server for each test. */
const withServer = async (
  spec: (server: RelayServer, relay: Relay) => Promise<void>,
): Promise<void> => {
  const server = await startRelayServer();
  const relay = createRelay({ ...server.relayOptions, ...options });
  try {
    await spec(server, relay);
  } finally {
    relay.close();
    await server.close();
  }
};

const reaches = (relay: Relay, fits: (state: RelayState) => boolean): Promise<RelayState> =>
  firstValueFrom(relay.state$.pipe(filter(fits)));
const connected = (relay: Relay, connection = 1): Promise<RelayState> =>
  reaches(relay, (state) => state.status === "connected" && state.connection === connection);

const counted = async (server: RelayServer, postid: string, likes: number): Promise<void> => {
  while (server.likes(postid) < likes) await new Promise((done) => setImmediate(done));
};

describe("a relay on a server over loopback", () => {
  it("gives what other users do, decoded, in the server's order", () =>
    withServer(async (server, relay) => {
      const [me] = server.users;
      const ayu = server.addUser("ayu");
      const group = ayu.createGroup("Tim Hore");
      const received = lastValueFrom(
        relay.relay$.pipe(
          map(({ type }) => type),
          take(4),
          toArray(),
        ),
      );
      await connected(relay);
      me.join(group);
      ayu.sendMessage({ group }, "halo");
      ayu.addFriend(me.id);
      const kick = firstValueFrom(relay.relay$.pipe(ofType("kick")));
      ayu.kick(group, me.id);
      ayu.cancelFriend(me.id);

      expect(await kick).toMatchObject({ type: "memberkick", groupid: group, from: ayu.id });
      expect(await received).toEqual(["sendmessage", "addfriend", "memberkick", "cancelfriend"]);
    }));

  it("has the chats as they are in the session, and in updates$ what came since", () =>
    withServer(async (server, relay) => {
      const ayu = server.addUser("ayu");
      ayu.sendMessage({ user: server.users[0].id }, "sebelum");
      const updates = lastValueFrom(relay.updates$.pipe(take(2), toArray()));
      await connected(relay);
      ayu.sendMessage({ user: server.users[0].id }, "sesudah");

      const [snapshot, message] = await updates;
      expect(snapshot).toMatchObject({ type: "snapshot", connection: 1 });
      expect(snapshot).toMatchObject({ session: { c: [{ m: [{ text: "sebelum" }] }] } });
      expect(message).toMatchObject({ type: "sendmessage", chat: { text: "sesudah" } });
    }));

  it("tells a refusal from acceptance, and comes back from both", () =>
    withServer(async (server, relay) => {
      server.refuse(2);
      const states = lastValueFrom(
        relay.state$.pipe(
          map((state) =>
            "cause" in state ? `${state.status}: ${state.cause.code}` : state.status,
          ),
          filter((words) => words.startsWith("waiting") || words === "connected"),
          take(3),
          toArray(),
        ),
      );
      relay.relay$.subscribe();
      expect(await states).toEqual(["waiting: refused", "waiting: refused", "connected"]);

      server.drop();
      await connected(relay, 2);
      expect(server.sessions).toBe(4);
    }));

  it("is told of a lost connection with its close code", () =>
    withServer(async (server, relay) => {
      relay.relay$.subscribe();
      await connected(relay);
      const waiting = reaches(relay, ({ status }) => status === "waiting");
      server.closeWith(1001);
      expect(await waiting).toMatchObject({
        cause: { code: "disconnected", closeCode: 1001, wasClean: true },
      });
    }));

  it("stays out after a second sign-in, and takes the connection back when asked", () =>
    withServer(async (server, relay) => {
      const superseding = firstValueFrom(relay.newLoggedIn$);
      relay.relay$.subscribe();
      await connected(relay);
      server.signInElsewhere();
      await superseding;
      expect(await reaches(relay, ({ status }) => status === "stopped")).toMatchObject({
        cause: { code: "superseded" },
      });
      const { sessions } = server;

      relay.sendmessage$.subscribe();
      expect(server.sessions).toBe(sessions);
      relay.reconnect();
      await connected(relay, 2);
    }));

  it("stops when the user is not signed in", () =>
    withServer(async (server, relay) => {
      server.answerSession(401, { ok: false, code: 401, msg: "UNAUTHORIZED" });
      relay.relay$.subscribe();
      expect(await reaches(relay, ({ status }) => status === "stopped")).toMatchObject({
        cause: { code: "unauthorized" },
      });
      expect(server.sessions).toBe(1);
    }));

  it("goes on asking behind a captive portal", () =>
    withServer(async (server, relay) => {
      server.answerSession(200, "<html>Sign in to the hotel</html>");
      const waiting = reaches(relay, ({ status }) => status === "waiting");
      relay.relay$.subscribe();
      expect(await waiting).toMatchObject({ cause: { code: "bad-session" } });
      await connected(relay);
    }));

  it("delivers each like once, through a lost connection", () =>
    withServer(async (server, relay) => {
      relay.relay$.subscribe();
      await lastValueFrom(relay.deliver(postlike("p1")));
      await counted(server, "p1", 1);
      server.drop();
      await reaches(relay, ({ status }) => status === "waiting");
      expect(relay.send(postlike("p1"))).toMatchObject({ left: { reason: "not-connected" } });
      await lastValueFrom(relay.deliver(postlike("p1")));
      await lastValueFrom(relay.deliver(postlike("p2")));
      // The server reads in order: when the last one counts, all before it have.
      await counted(server, "p2", 1);
      expect(server.likes("p1")).toBe(2);
    }));

  it("gives a frozen server up after connectTimeout, and sends nothing meanwhile", () =>
    withServer(async (server) => {
      server.hang();
      const relay = createRelay({ ...server.relayOptions, ...options, connectTimeout: 100 });
      const waiting = reaches(relay, ({ status }) => status === "waiting");
      relay.relay$.subscribe();
      const undelivered = lastValueFrom(relay.deliver(postlike("p1"), { within: 50 })).catch(
        (error: unknown) => (error as NotSent).reason,
      );
      expect(await waiting).toMatchObject({ cause: { code: "unreachable" } });
      expect(await undelivered).toBe("timeout");
      server.resume();
      await connected(relay);
      relay.close();
    }));

  it("lives through what peers send, and says what it was", () =>
    withServer(async (server, relay) => {
      const invalid = lastValueFrom(
        relay.invalid$.pipe(
          map(({ reason }) => reason),
          take(3),
          toArray(),
        ),
      );
      const unknown = firstValueFrom(relay.unknown$);
      const kick = firstValueFrom(relay.memberkick$);
      await connected(relay);
      server.send("{");
      server.send({ type: ["candidate"] });
      server.send(`"${"x".repeat(1_048_576)}"`);
      server.send({ type: "calls" });
      server.send({ type: "memberkick", key: "k", from: "1", groupid: "2" });

      expect(await invalid).toEqual(["json", "shape", "size"]);
      expect(await unknown).toMatchObject({ type: "unknown", name: "calls" });
      expect(await kick).toMatchObject({ groupid: "2" });
    }));
});
