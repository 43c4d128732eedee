import { firstValueFrom, from, lastValueFrom, map, take, toArray } from "rxjs";
import {
  Session,
  fetchSession,
  ofType,
  postlike,
  postunlike,
  type Relay,
  type RelayError,
  type RelayOptions,
} from "../../lib/index.js";
import { sample, type StandInUser } from "../../lib/testing/index.js";
import {
  BareSocket,
  cleanWithoutCode,
  connected,
  cutOff,
  open,
  reaches,
  relayOf,
  sessionOf,
  settled,
  until,
  type AnyStandIn,
  type Start,
} from "./support/stand-ins.js";

/** What both stand-ins do: each control, and all that docs/protocol.md says under Getting a socket. */
export function describeStandIn(start: Start): void {
  let standIn: AnyStandIn;
  const relays: Relay[] = [];
  const connect = (user: Pick<StandInUser, "relayOptions">, options?: Partial<RelayOptions>) => {
    const relay = relayOf(user, options);
    relays.push(relay);
    return relay;
  };

  beforeEach(async () => {
    standIn = await start({ deafFor: 0 });
  });
  afterEach(async () => {
    for (const relay of relays.splice(0)) relay.close();
    await standIn.close();
  });

  describe("a session", () => {
    it("decodes whole, and is the user's", async () => {
      const [me] = standIn.users;
      const session = await firstValueFrom(from(me.relayOptions.session()));
      expect(Session.is(session)).toBe(true);
      expect(session).toMatchObject({ me: { id: me.id, username: me.username }, invalid: [] });
    });

    it("has a new id each time, and is counted for its user", async () => {
      const [me] = standIn.users;
      const ids = [(await sessionOf(me)).id, (await sessionOf(me)).id];
      expect(new Set(ids).size).toBe(2);
      await sessionOf(standIn.addUser());
      expect([standIn.sessions, me.sessions]).toEqual([2, 2]);
    });

    it("has the chats as they are, which a reconnect catches up with", async () => {
      const [me] = standIn.users;
      const ayu = standIn.addUser("ayu");
      ayu.sendMessage({ user: me.id }, "sebelum");
      const relay = connect(me);
      const updates = lastValueFrom(relay.updates$.pipe(take(3), toArray()));
      await connected(relay);
      ayu.sendMessage({ user: me.id }, "sesudah");
      standIn.drop();
      expect(await updates).toMatchObject([
        { type: "snapshot", session: { c: [{ m: [{ text: "sebelum" }] }] } },
        { type: "sendmessage", chat: { text: "sesudah" } },
        { type: "snapshot", session: { c: [{ m: [{ text: "sebelum" }, { text: "sesudah" }] }] } },
      ]);
    });

    it("tells the socket of the last one, which stays open, goes deaf, and still counts", async () => {
      const [me] = standIn.users;
      const old = await open(me);
      const next = await open(me);
      standIn.addUser().sendMessage({ user: me.id }, "halo");
      await until(() => next.frames.length > 0);
      old.like("p1");
      await until(() => standIn.likes("p1") === 1);
      expect(old.frames).toEqual([{ type: "newLoggedIn", uid: me.id }]);
      old.close();
      await old.closed;
      await settled(standIn);
      expect(me.isConnected).toBe(true);
    });

    it("loses what is relayed before its socket is open", async () => {
      const [me] = standIn.users;
      const socket = await sessionOf(me);
      standIn.addUser().sendMessage({ user: me.id }, "halo");
      const bare = new BareSocket(me, socket);
      await bare.opened;
      await settled(standIn);
      expect(bare.frames).toEqual([]);
    });
  });

  describe("a socket", () => {
    it("is accepted without a greeting", async () => {
      const [me] = standIn.users;
      expect(me.isConnected).toBe(false);
      const socket = await open(me);
      expect(me.isConnected).toBe(true);
      await settled(standIn);
      expect([socket.frames, socket.readyState]).toEqual([[], 1]);
    });

    it("gets what is sent as soon as it is open", async () => {
      const [me] = standIn.users;
      const relay = connect(me);
      relay.state$.subscribe(({ status }) => {
        if (status === "open") standIn.send(sample("memberkick"));
      });
      expect(await firstValueFrom(relay.relay$)).toEqual(sample("memberkick"));
    });

    it.each<[string, (me: StandInUser, other: StandInUser) => Promise<BareSocket>]>([
      ["a wrong id", async (me) => new BareSocket(me, { ...(await sessionOf(me)), id: "salah" })],
      ["another path", async (me) => new BareSocket(me, await sessionOf(me), "")],
      ["the id of another user", async (me, other) => new BareSocket(me, await sessionOf(other))],
      [
        "an id before the last",
        async (me) => {
          const socket = await sessionOf(me);
          await sessionOf(me);
          return new BareSocket(me, socket);
        },
      ],
      [
        "an id that has served",
        async (me) => {
          const socket = await sessionOf(me);
          const first = new BareSocket(me, socket);
          await first.opened;
          first.close();
          expect(await first.closed).toEqual(cleanWithoutCode);
          return new BareSocket(me, socket);
        },
      ],
    ])("with %s opens, and is then closed cleanly with no code", async (_, make) => {
      const socket = await make(standIn.users[0], standIn.addUser());
      await socket.opened;
      expect(await socket.closed).toEqual(cleanWithoutCode);
      expect(socket.frames).toEqual([]);
    });

    it.each([
      ["first", 0],
      ["second", 1],
    ])("takes over by the same id, and both are deaf when the %s closes", async (_, closing) => {
      const [me] = standIn.users;
      const ayu = standIn.addUser();
      const session = await sessionOf(me);
      const one = new BareSocket(me, session);
      await one.opened;
      const two = new BareSocket(me, session);
      await two.opened;
      ayu.sendMessage({ user: me.id }, "satu");
      await until(() => two.frames.length > 0);
      const [closed, left] = closing === 0 ? [one, two] : [two, one];
      closed.close();
      await closed.closed;
      await until(() => !me.isConnected);
      ayu.sendMessage({ user: me.id }, "dua");
      await settled(standIn);
      expect([one.frames, two.frames]).toMatchObject([[], [{ type: "sendmessage" }]]);
      expect(left.readyState).toBe(1);
      expect(await new BareSocket(me, session).closed).toEqual(cleanWithoutCode);
    });

    it("that closes ends the user's calls", async () => {
      const [me] = standIn.users;
      const ayu = standIn.addUser();
      me.addFriend(ayu.id);
      ayu.acceptFriend(me.id);
      const caller = await open(me);
      const callee = connect(ayu);
      const calling = firstValueFrom(callee.offer$);
      const ending = lastValueFrom(
        callee.relay$.pipe(
          ofType("editmessage", "hangup"),
          map(({ type }) => type),
          take(2),
          toArray(),
        ),
      );
      await connected(callee);
      caller.send({ identifier: "kirimin", type: "offer", to: ayu.id, sdp: null });
      expect(await calling).toMatchObject({ uid: me.id, from: caller.id });
      caller.close();
      expect(await ending).toEqual(["editmessage", "hangup"]);
    });
  });

  describe("snapshot", () => {
    it("is what the next session says of the user and the chats, and leaves the socket alone", async () => {
      const [me] = standIn.users;
      const ayu = standIn.addUser("ayu");
      ayu.addFriend(me.id);
      const group = ayu.createGroup("Tim Hore");
      me.join(group);
      ayu.sendMessage({ group }, "halo", { timestamp: 1 });
      await open(me);

      const snapshot = me.snapshot();
      expect(snapshot.c).toMatchObject([
        {
          u: [{ id: ayu.id }, { id: me.id }],
          m: [{ text: "halo", timestamp: 1 }],
          r: { id: group },
        },
      ]);
      expect([me.isConnected, me.sessions]).toEqual([true, 1]);
      const { me: self, c } = await firstValueFrom(from(me.relayOptions.session()));
      expect({ me: self, c }).toEqual(snapshot);
    });

    it("is a copy: what is done to it is not done to the server", () => {
      const [me] = standIn.users;
      me.createGroup("Tim Hore");
      me.snapshot().c.pop();
      expect(me.snapshot().c).toHaveLength(1);
    });
  });

  describe("send", () => {
    it("sends a message, and a text as it is, in order", async () => {
      const relay = await connected(connect(standIn));
      const kick = firstValueFrom(relay.memberkick$);
      const unknown = firstValueFrom(relay.unknown$);
      const invalid = firstValueFrom(relay.invalid$);
      standIn.send(sample("memberkick", { groupid: "6000009" }));
      standIn.send({ type: "belum-ada" });
      standIn.send("{");
      expect(await kick).toEqual(sample("memberkick", { groupid: "6000009" }));
      expect(await unknown).toMatchObject({ name: "belum-ada" });
      expect(await invalid).toMatchObject({ reason: "json", length: 1 });
    });

    it("throws where the user has no accepted socket", async () => {
      const words = `User "${standIn.users[0].id}" has no accepted socket to send to.`;
      expect(() => standIn.send("halo")).toThrow(words);
      standIn.refuse();
      await (
        await open(standIn)
      ).closed;
      expect(() => standIn.send("halo")).toThrow(words);
    });
  });

  describe("refuse", () => {
    it("refuses as many sockets as it says, for which a relay asks for new sessions", async () => {
      standIn.refuse(2);
      const relay = connect(standIn);
      const causes = lastValueFrom(
        relay.state$.pipe(
          map((state) => ("cause" in state ? state.cause.code : state.status)),
          take(10),
          toArray(),
        ),
      );
      await connected(relay);
      relay.close();
      expect((await causes).filter((cause) => cause === "refused")).toHaveLength(2);
      expect(standIn.sessions).toBe(3);
    });

    it("refuses one unless told otherwise, of this user alone, and its id has served", async () => {
      const ayu = standIn.addUser();
      ayu.refuse();
      await connected(connect(standIn));
      const refused = await open(ayu);
      expect(await refused.closed).toEqual(cleanWithoutCode);
      expect((await open(ayu)).closes).toBe(0);
      expect(ayu.isConnected).toBe(true);
    });

    it.each([-1, 1.5, NaN])("takes no %p", (times) => {
      expect(() => standIn.refuse(times)).toThrow(TypeError);
    });
  });

  describe("drop and closeWith", () => {
    it("drop cuts all sockets of the user off, and a relay comes back", async () => {
      standIn.drop();
      const relay = await connected(connect(standIn));
      const waiting = reaches(relay, "waiting");
      standIn.drop();
      expect((await waiting).cause).toMatchObject({
        code: "disconnected",
        closeCode: 1006,
        wasClean: false,
      });
      await connected(relay, 2);
    });

    it.each([
      [undefined, 1005],
      [1000, 1000],
      [1001, 1001],
      [1011, 1011],
      [4000, 4000],
    ])("closeWith(%p) closes cleanly: the client sees %p", async (code, seen) => {
      const deaf = await open(standIn);
      const socket = await open(standIn);
      standIn.closeWith(code);
      expect(standIn.users[0].isConnected).toBe(false);
      const close = { code: seen, wasClean: true, reason: "" };
      expect([await socket.closed, await deaf.closed]).toEqual([close, close]);
    });

    it.each([999, 1004, 1005, 1006, 1015, 2999, 5000, 1000.5])("closeWith takes no %p", (code) => {
      expect(() => standIn.closeWith(code)).toThrow("For 1005 leave it out; for 1006 call drop()");
    });
  });

  describe("signInElsewhere", () => {
    it("stops a relay as superseded, until it is asked to take the connection back", async () => {
      const relay = connect(standIn);
      const told = firstValueFrom(relay.newLoggedIn$);
      await connected(relay);
      standIn.signInElsewhere();
      expect(await told).toEqual({ type: "newLoggedIn", uid: standIn.users[0].id });
      expect((await reaches(relay, "stopped")).cause.code).toBe("superseded");
      relay.reconnect();
      await connected(relay, 2);
      expect(standIn.sessions).toBe(2);
    });

    it("leaves the socket open and deaf, and voids its id", async () => {
      const [me] = standIn.users;
      const socket = await open(me);
      standIn.signInElsewhere();
      expect(me.isConnected).toBe(false);
      standIn.addUser().sendMessage({ user: me.id }, "halo");
      await settled(standIn);
      expect(socket.frames).toEqual([{ type: "newLoggedIn", uid: me.id }]);
      expect(socket.readyState).toBe(1);
      const session = await sessionOf(me);
      expect(await new BareSocket(me, { ...session, id: socket.id }).closed).toEqual(
        cleanWithoutCode,
      );
    });
  });

  describe("answerSession", () => {
    it.each<[string, number, unknown]>([
      ["unauthorized", 401, { ok: false, code: 401, msg: "UNAUTHORIZED" }],
      ["unauthorized", 200, { ok: false, code: 401, msg: "UNAUTHORIZED" }],
      ["rate-limited", 429, { ok: false, code: 429, msg: "RATE" }],
      ["rate-limited", 429, "<h1>Too many</h1>"],
      ["bad-session", 500, { ok: false, code: 500, msg: "ERROR" }],
      ["bad-session", 502, "<h1>Bad Gateway</h1>"],
      ["bad-session", 200, "<h1>Sign in to the hotel</h1>"],
      ["bad-session", 200, { ok: true, code: 200, data: { socket: { host: "x" } } }],
      ["bad-session", 200, null],
      ["bad-session", 200, undefined],
    ])("leads a relay to %s by %p %p", async (code, status, body) => {
      standIn.answerSession(status, body);
      const relay = connect(standIn, { reconnect: { maxAttempts: 1 } });
      relay.relay$.subscribe();
      const { cause } = await reaches(relay, "stopped");
      expect(cause.code === "exhausted" ? cause.cause : cause).toMatchObject({ code });
      expect(standIn.sessions).toBe(1);
    });

    it.each([99, 199, 600, 200.5, NaN])("takes no status %p", (status) => {
      expect(() => standIn.answerSession(status, {})).toThrow(TypeError);
    });

    it("throws at once what cannot be sent, and answers as if nothing had been asked", async () => {
      const circle: { self?: unknown } = {};
      circle.self = circle;
      expect(() => standIn.answerSession(200, circle)).toThrow(TypeError);
      await connected(connect(standIn));
    });

    it("answers in its order, makes no session, and leaves the socket alone", async () => {
      const socket = await open(standIn);
      standIn.answerSession(500, {});
      standIn.answerSession(429, {});
      const codes: unknown[] = [];
      for (const _ of [1, 2]) {
        await sessionOf(standIn).catch((error: unknown) => codes.push((error as RelayError).code));
      }
      expect(codes).toEqual(["bad-session", "rate-limited"]);
      await settled(standIn);
      expect(socket.frames).toEqual([]);
      expect(standIn.users[0].isConnected).toBe(true);
    });
  });

  describe("hang", () => {
    it("holds a session back, after which a relay gives up, until resume", async () => {
      standIn.hang();
      const relay = connect(standIn, { connectTimeout: 50 });
      const waiting = reaches(relay, "waiting");
      relay.relay$.subscribe();
      expect((await waiting).cause.code).toBe("unreachable");
      standIn.resume();
      await reaches(relay, "connected");
    });

    it("holds a handshake back", async () => {
      const socket = new BareSocket(standIn, await sessionOf(standIn));
      let hasOpened = false;
      void socket.opened.then(() => (hasOpened = true));
      standIn.hang();
      await settled(standIn);
      expect([hasOpened, socket.readyState]).toEqual([false, 0]);
      standIn.resume();
      await socket.opened;
      expect(standIn.users[0].isConnected).toBe(true);
    });

    it("lets a client give a handshake up", async () => {
      const socket = new BareSocket(standIn, await sessionOf(standIn));
      standIn.hang();
      socket.close();
      expect(await socket.closed).toEqual(cutOff);
      standIn.resume();
      await settled(standIn);
      expect(standIn.users[0].isConnected).toBe(false);
    });

    it("holds frames back in both directions, and gives them in order", async () => {
      const socket = await open(standIn);
      standIn.hang();
      standIn.send({ type: "satu" });
      standIn.send({ type: "dua" });
      socket.like("p1");
      await settled(standIn);
      expect([socket.frames, standIn.likes("p1")]).toEqual([[], 0]);
      standIn.resume();
      standIn.send({ type: "tiga" });
      await until(() => socket.frames.length === 3 && standIn.likes("p1") === 1);
      expect(socket.frames.map(({ type }) => type)).toEqual(["satu", "dua", "tiga"]);
    });

    it("leaves a client's close without a reply", async () => {
      const socket = await open(standIn);
      standIn.hang();
      socket.close();
      await settled(standIn);
      expect([socket.closes, socket.readyState]).toEqual([0, 2]);
      standIn.resume();
      expect(await socket.closed).toEqual(cleanWithoutCode);
    });

    it("holds a close back, and lets a drop through", async () => {
      const socket = await open(standIn);
      standIn.hang();
      standIn.closeWith(4000);
      expect(standIn.users[0].isConnected).toBe(true);
      standIn.drop();
      expect(await socket.closed).toEqual(cutOff);
      standIn.resume();
      await settled(standIn);
      expect(socket.closes).toBe(1);
    });

    it("lets a drop through to a socket that waits for its close, which closes once", async () => {
      const socket = await open(standIn);
      standIn.hang();
      socket.close();
      socket.like("terlambat");
      await settled(standIn);
      standIn.drop();
      await socket.closed;
      standIn.resume();
      await settled(standIn);
      expect([socket.closes, standIn.received]).toEqual([1, []]);
    });

    it("is of this user alone, and may be asked for twice", async () => {
      standIn.hang();
      standIn.hang();
      await connected(connect(standIn.addUser()));
      standIn.resume();
      standIn.resume();
      await connected(connect(standIn));
    });
  });

  describe("received", () => {
    it("has the commands in order, without what the server drops", async () => {
      const socket = await open(standIn);
      const odd = ["halo", "[]", { type: "postlike", postid: "p1" }, { identifier: "kirimin" }];
      for (const frame of odd) socket.send(frame);
      socket.like("p1");
      socket.like("p1");
      await until(() => standIn.received.length === 2);
      expect(standIn.likes("p1")).toBe(2);
      expect(standIn.received).toEqual([
        { identifier: "kirimin", type: "postlike", postid: "p1" },
        { identifier: "kirimin", type: "postlike", postid: "p1" },
      ]);
      expect(standIn.users[0].received).toBe(standIn.received);
    });

    it.each([
      ["arrays", "[", "]", "1"],
      ["objects", '{"a":', "}", "1"],
    ])("drops a frame of %s nested however deep, and goes on", async (_, left, right, inner) => {
      const [me] = standIn.users;
      const ayu = standIn.addUser("ayu");
      const socket = await open(me);
      const other = await open(ayu);
      for (const depth of [1001, 3000, 5000, 8000, 50_000]) {
        const nested = left.repeat(depth) + inner + right.repeat(depth);
        const fields = `"identifier":"kirimin","to":"${ayu.id}","candidate":${nested}`;
        socket.send(`{"type":"candidate",${fields}}`);
        socket.send(`{"type":${nested},${fields}}`);
        socket.send(nested);
      }
      socket.like("p1");
      await until(() => standIn.likes("p1") === 1);
      await settled(standIn);
      expect([other.frames, standIn.received.length]).toEqual([[], 1]);
    });

    it("has a signal that nests a thousand levels, which reaches its receiver", async () => {
      const ayu = standIn.addUser("ayu");
      const socket = await open(standIn.users[0]);
      const other = await open(ayu);
      const candidate = `${"[".repeat(999)}${"]".repeat(999)}`;
      socket.send(
        `{"identifier":"kirimin","type":"candidate","to":"${ayu.id}","candidate":${candidate}}`,
      );
      await until(() => other.frames.length === 1);
      expect(JSON.stringify(other.frames[0]?.["candidate"])).toBe(candidate);
    });

    it("has what a relay sends and delivers", async () => {
      const relay = await connected(connect(standIn));
      expect(relay.send(postlike("p1"))._tag).toBe("Right");
      await lastValueFrom(relay.deliver(postunlike("p1")));
      await until(() => standIn.received.length === 2);
      expect(standIn.received.map(({ type }) => type)).toEqual(["postlike", "postunlike"]);
      expect(standIn.likes("p1")).toBe(0);
    });

    it("has nothing of the first moments after the open", async () => {
      await standIn.close();
      standIn = await start({ deafFor: 200 });
      const socket = await open(standIn);
      const openedAt = performance.now();
      socket.like("hilang");
      await until(() => performance.now() - openedAt > 200);
      socket.like("sampai");
      await until(() => standIn.received.length > 0);
      expect(standIn.received).toMatchObject([{ postid: "sampai" }]);
    });
  });

  describe("fetch", () => {
    const headers = { Accept: "application/json", "Content-Type": "application/json" };
    const post = (user: Pick<StandInUser, "fetch">, path: string, body: object = {}) =>
      user.fetch(path, { method: "POST", headers, body: JSON.stringify(body) });

    it("does what the user does, tells the others, and gives the reply", async () => {
      const [me] = standIn.users;
      const ayu = standIn.addUser("ayu");
      const relay = await connected(connect(me));
      const message = firstValueFrom(relay.sendmessage$);
      const reply = await post(ayu, `/x/room/sendMessage/user/${me.id}`, { text: "halo" });
      expect([reply.ok, reply.status, reply.url]).toEqual([
        true,
        200,
        `${standIn.url}/x/room/sendMessage/user/${me.id}`,
      ]);
      expect(reply.headers.get("Content-Type")).toBe("application/json; charset=utf-8");
      expect(reply.headers.get("Set-Cookie")).toBeNull();
      const { data, ...rest } = (await reply.json()) as { data: object };
      expect(rest).toEqual({ ok: true, code: 200, msg: "OK" });
      const { m, r, u } = ayu.snapshot().c[0] ?? {};
      expect(data).toEqual({ chat: m?.[0], roomdata: r, users: u });
      expect((await message).chat).toEqual(m?.[0]);
    });

    it("is the first user's, by whole URLs too, with what the server refuses", async () => {
      const reply = await standIn.fetch(`${standIn.url}/invite/salah?lang=id`, { headers });
      expect([reply.ok, reply.status]).toEqual([false, 404]);
      expect(await reply.text()).toBe('{"ok":false,"code":404,"msg":"GRPS_404"}');
    });

    it("is what fetchSession can use", async () => {
      const [me] = standIn.users;
      const { fetch, url } = standIn;
      const session = await firstValueFrom(fetchSession(url, { fetch })());
      expect([session.me?.id, me.sessions]).toEqual([me.id, 1]);
      standIn.answerSession(502, "<h1>Bad Gateway</h1>");
      const reply = await fetch("/x/auth/isUser");
      expect([reply.status, await reply.text()]).toEqual([502, "<h1>Bad Gateway</h1>"]);
      expect(reply.headers.get("content-type")).toBe("text/html; charset=utf-8");
    });

    it.each(["/x/auth/isUser", "/x/posts"])(
      "is turned away from %s without a cookie",
      async (path) => {
        const reply = await standIn.fetch(path, { headers, credentials: "omit" });
        expect(reply.status).toBe(401);
        expect(await reply.json()).toEqual({ ok: false, code: 401, msg: "UNAUTHORIZED" });
      },
    );

    it("finds nothing on other paths, in HTML where JSON is not asked for", async () => {
      const json = await standIn.fetch("/x/belum-ada", { headers: { accept: "application/json" } });
      expect([json.status, await json.json()]).toEqual([
        404,
        { ok: false, code: 404, msg: "NOT_FOUND" },
      ]);
      const html = await post(standIn, "/x/auth/isUser");
      const plain = await standIn.fetch("/x/belum-ada");
      expect([html.status, plain.status, await plain.text()]).toEqual([
        404,
        404,
        "<h1>Not Found</h1>",
      ]);
    });

    it("takes as many calls as come, unless the limits are asked for", async () => {
      const bio = (text: string) => post(standIn, "/x/account/set-bio", { bio: text });
      const all = await Promise.all([bio("satu"), bio("dua"), bio("tiga")]);
      expect(all.map(({ status }) => status)).toEqual([200, 200, 200]);
    });

    it("takes one call a second from each user where the limits hold, and does not do the next", async () => {
      await standIn.close();
      standIn = await start({ deafFor: 0, limits: true });
      const [me] = standIn.users;
      const ayu = standIn.addUser("ayu");
      const first = await post(me, "/x/group/create", { name: "satu" });
      const second = await post(me, "/x/group/create", { name: "dua" });
      const refused = { ok: false, code: 429, msg: "TO_MANY_REQUEST" };
      expect([first.status, second.status, await second.json()]).toEqual([200, 429, refused]);
      expect((await post(me, "/x/posts/new-post")).status).toBe(429);
      expect((await post(ayu, "/x/group/create", { name: "tiga" })).status).toBe(200);
      expect((await me.fetch("/x/auth/isUser")).status).toBe(200);
      expect(me.snapshot().c).toHaveLength(1);
    });

    it("waits while the server hangs, and is done then", async () => {
      const [me] = standIn.users;
      me.hang();
      let isAnswered = false;
      const asking = post(me, "/x/group/create", { name: "satu" }).then(({ status }) => {
        isAnswered = true;
        return status;
      });
      await settled(standIn);
      expect([isAnswered, me.snapshot().c]).toEqual([false, []]);
      me.resume();
      expect(await asking).toBe(200);
      expect(me.snapshot().c).toHaveLength(1);
    });

    it("can be given up, which does not take back what was sent", async () => {
      const [me] = standIn.users;
      me.hang();
      const abort = new AbortController();
      const asking = me.fetch("/x/group/create", {
        method: "POST",
        headers,
        body: JSON.stringify({ name: "satu" }),
        signal: abort.signal,
      });
      await settled(standIn);
      abort.abort();
      await expect(asking).rejects.toMatchObject({ name: "AbortError" });
      me.resume();
      await until(() => me.snapshot().c.length === 1);
      const late = me.fetch("/x/posts", { signal: abort.signal });
      await expect(late).rejects.toMatchObject({ name: "AbortError" });
    });

    it("reaches nobody elsewhere, and nobody when the stand-in is closed", async () => {
      const elsewhere = standIn.fetch("http://127.0.0.1:1/x/posts");
      await expect(elsewhere).rejects.toMatchObject({ name: "TypeError" });
      await expect(standIn.fetch("http://")).rejects.toMatchObject({ name: "TypeError" });
      standIn.hang();
      const waiting = expect(standIn.fetch("/x/posts")).rejects.toThrow("fetch failed");
      await standIn.close();
      await waiting;
      await expect(standIn.fetch("/x/posts")).rejects.toThrow("fetch failed");
    });
  });

  describe("users", () => {
    it("relay what they do to the others, and not to themselves", async () => {
      const [me] = standIn.users;
      const ayu = standIn.addUser("ayu");
      expect(standIn.users).toEqual([me, ayu]);
      expect([ayu.username, me.username]).toEqual(["ayu", `u${me.id}`]);
      const mine = connect(me);
      const own = await open(ayu);
      const kick = firstValueFrom(mine.memberkick$);
      await connected(mine);
      const group = ayu.createGroup("Tim Hore");
      me.join(group);
      ayu.kick(group, me.id);
      expect(await kick).toMatchObject({ type: "memberkick", groupid: group, from: ayu.id });
      await until(() => own.frames.length > 0);
      expect(own.frames.map(({ type }) => type)).toEqual(["memberjoin"]);
    });

    it("are all cut off by voidIds, and come back with new sessions", async () => {
      const [me] = standIn.users;
      const unused = await sessionOf(standIn.addUser());
      const relays = [await connected(connect(me)), await connected(connect(standIn.addUser()))];
      standIn.voidIds();
      for (const relay of relays) await connected(relay, 2);
      const socket = new BareSocket(me, { ...(await sessionOf(me)), id: unused.id });
      expect(await socket.closed).toEqual(cleanWithoutCode);
    });
  });

  describe("close", () => {
    it("cuts every socket off, frozen ones too, and leaves nothing to reach", async () => {
      const [me] = standIn.users;
      const ayu = standIn.addUser();
      const socket = await open(me);
      ayu.hang();
      const waiting = new BareSocket(me, await sessionOf(me));
      const asking = sessionOf(ayu).catch((error: unknown) => (error as RelayError).code);
      await until(() => ayu.sessions === 1);
      await standIn.close();
      expect(await socket.closed).toEqual(cutOff);
      expect(await waiting.closed).toEqual(cutOff);
      expect(await asking).toBe("unreachable");
      ayu.resume();
      await expect(sessionOf(me)).rejects.toMatchObject({ code: "unreachable" });
      const late = new BareSocket(me, { id: socket.id, host: "127.0.0.1:1" });
      expect(await late.closed).toEqual(cutOff);
      await standIn.close();
    });
  });
}
