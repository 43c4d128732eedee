import { once } from "node:events";
import { createServer, request, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { Session } from "../../../lib/protocol/session.js";
import { askIsUser, connect } from "../support/client.js";
import { withServer } from "../support/with-server.js";

describe("isUser", () => {
  it(
    "gives the signed-in user a session that decodes whole",
    withServer(async (server) => {
      const [me] = server.users;
      const ayu = server.addUser("ayu");
      ayu.addFriend(me.id);
      ayu.sendMessage({ user: me.id }, "halo");
      const { status, body, headers } = await askIsUser({ url: server.url, cookie: me.cookie });
      expect(status).toBe(200);
      expect(headers.get("content-type")).toBe("application/json; charset=utf-8");
      expect(body).toMatchObject({ ok: true, code: 200, msg: "OK" });
      expect(body.data).toEqual({
        me: {
          id: me.id,
          username: me.username,
          displayname: `User ${me.id}`,
          email: [{ email: `${me.id}@kirimin.test`, provider: "kirimin" }],
          req: [{ id: ayu.id, username: "ayu", displayname: "ayu", isFriend: 3 }],
        },
        socket: {
          id: expect.stringMatching(/^[\da-f]{16}$/),
          host: server.url.replace("http://", ""),
        },
        v: 1,
        package: "3.1.20",
        publicKey: expect.any(String),
        peer: null,
        c: [expect.objectContaining({ m: [expect.objectContaining({ text: "halo" })] })],
      });
      expect(Session.decode(body.data)).toMatchObject({ _tag: "Right", right: { invalid: [] } });
    }),
  );

  it(
    "makes a new id at each call, and counts the calls",
    withServer(async (server) => {
      const { cookie } = server.users[0];
      const first = await askIsUser({ url: server.url, cookie });
      const second = await askIsUser({ url: server.url, cookie: `lang=id; ${cookie}; theme=x` });
      expect(first.body.data.socket.id).not.toBe(second.body.data.socket.id);
      expect(server.sessions).toBe(2);
      expect(server.users[0].sessions).toBe(2);
    }),
  );

  it(
    "names the host by which it was asked, as the cookies of the page are for that one",
    withServer(async (server) => {
      const { cookie } = server.users[0];
      const host = `localhost:${new URL(server.url).port}`;
      const asking = request(`${server.url}/x/auth/isUser`, {
        headers: { Host: host, Cookie: cookie },
      }).end();
      const [reply] = (await once(asking, "response")) as [IncomingMessage];
      expect(await json(reply)).toMatchObject({ data: { socket: { host } } });
    }),
  );

  it.each([
    ["no cookie", ""],
    ["a wrong cookie", "connect.sid=salah"],
  ])("is not for %s", (_, cookie) =>
    withServer(async (server) => {
      const { status, body } = await askIsUser({ url: server.url, cookie });
      expect(status).toBe(401);
      expect(body).toEqual({ ok: false, code: 401, msg: "UNAUTHORIZED" });
      expect(server.sessions).toBe(0);
    })(),
  );

  it(
    "tells the open socket of the user, which hears no more and still counts",
    withServer(async (server) => {
      const [me] = server.users;
      const ayu = server.addUser();
      const old = await connect(server, me);
      const present = await connect(server, me);
      ayu.sendMessage({ user: me.id }, "halo");
      expect(await old.taken()).toEqual([{ type: "newLoggedIn", uid: me.id }]);
      expect(await present.taken()).toEqual([expect.objectContaining({ type: "sendmessage" })]);
      old.command({ type: "postlike", postid: "p1" });
      await old.settled();
      expect(server.likes("p1")).toBe(1);
      expect(server.received).toEqual([{ identifier: "kirimin", type: "postlike", postid: "p1" }]);
      old.socket.close();
      await old.closed;
      expect(me.isConnected).toBe(true);
    }),
  );
});

describe("other requests", () => {
  it.each([
    ["/x/auth/logout", "GET"],
    ["//", "GET"],
    ["/x/auth/isUser", "POST"],
  ])("%s by %s are not found", (path, method) =>
    withServer(async ({ url, users: [{ cookie }] }) => {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { Accept: "application/json", Cookie: cookie },
      });
      expect(response.status).toBe(404);
      expect(await response.json()).toEqual({ ok: false, code: 404, msg: "NOT_FOUND" });
    })(),
  );

  it(
    "are not found in HTML where JSON is not asked for",
    withServer(async ({ url }) => {
      const response = await fetch(`${url}/`);
      expect(response.status).toBe(404);
      expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    }),
  );
});

describe("a body", () => {
  it(
    "of more than 64 MiB is refused",
    withServer(async ({ url, users: [{ cookie }] }) => {
      const response = await fetch(`${url}/x/posts/new-post`, {
        method: "POST",
        headers: { Cookie: cookie },
        body: Buffer.alloc(64 * 1024 * 1024 + 1, " "),
      });
      expect(response.status).toBe(413);
      expect(await response.json()).toEqual({ ok: false, code: 413, msg: "ACC_FILE_LIMIT" });
    }),
  );

  it(
    "that breaks off harms nobody, and is not done",
    withServer(async (server) => {
      const [me] = server.users;
      const asking = request(`${server.url}/x/group/create`, {
        method: "POST",
        headers: { Cookie: me.cookie, "Content-Length": 100 },
      });
      const failed = once(asking, "error");
      asking.write('{"name":"satu"}');
      await askIsUser({ url: server.url, cookie: me.cookie });
      asking.destroy(new Error("cut"));
      await failed;
      expect((await askIsUser({ url: server.url, cookie: me.cookie })).body.data.c).toEqual([]);
    }),
  );
});

describe("fetch of a user", () => {
  it(
    "takes the cookie to no other origin",
    withServer(async (server) => {
      const heard: unknown[] = [];
      const other = createServer(({ headers }, response) => {
        heard.push(headers.cookie);
        response.end();
      });
      await once(other.listen(0, "127.0.0.1"), "listening");
      const { port } = other.address() as AddressInfo;
      await server.fetch(`http://127.0.0.1:${port}/`);
      expect(heard).toEqual([undefined]);
      const closed = once(other, "close");
      other.close();
      other.closeAllConnections();
      await closed;
    }),
  );
});

describe("a page of another origin", () => {
  it.each(["http://localhost:4200", "http://127.0.0.1:4200", "http://[::1]:4200"])(
    "is let in from %s, with credentials",
    (Origin) =>
      withServer(async ({ url, users: [{ cookie }] }) => {
        const { headers } = await askIsUser({ url, cookie }, { Origin });
        expect(headers.get("access-control-allow-origin")).toBe(Origin);
        expect(headers.get("access-control-allow-credentials")).toBe("true");
        expect(headers.get("vary")).toBe("Origin");
        const preflight = await fetch(`${url}/x/auth/isUser`, {
          method: "OPTIONS",
          headers: { Origin },
        });
        expect(preflight.status).toBe(204);
        expect(preflight.headers.get("access-control-allow-headers")).toBe("Accept, Content-Type");
        const call = await fetch(`${url}/x/group/create`, {
          method: "POST",
          headers: { Origin, Cookie: cookie, "Content-Type": "application/json" },
          body: '{"name":"Tim Hore"}',
        });
        expect([call.status, call.headers.get("access-control-allow-origin")]).toEqual([
          200,
          Origin,
        ]);
      })(),
  );

  it.each(["https://localhost:4200", "http://localhost.example:80", "http://example.com"])(
    "is not let in from %s",
    (Origin) =>
      withServer(async ({ url, users: [{ cookie }] }) => {
        const { headers } = await askIsUser({ url, cookie }, { Origin });
        expect(headers.get("access-control-allow-origin")).toBeNull();
      })(),
  );
});
