import type { IncomingHttpHeaders, RequestListener } from "node:http";
import { inspect } from "node:util";
import { fetchSession } from "../../lib/node/index.js";
import { startRelayServer } from "../../lib/testing/index.js";
import { cookie, secret, withHttp } from "./support/loopback.js";
import { firstOf } from "./support/first-of.js";

const session = { ok: true, code: 200, data: { socket: { id: "1", host: "127.0.0.1" } } };

/** Answers with a session, and notes the headers. */
const noting =
  (noted: IncomingHttpHeaders[]): RequestListener =>
  (request, response) => {
    noted.push(request.headers);
    response.end(JSON.stringify(session));
  };

describe("fetchSession", () => {
  it("asks isUser with the cookie, beside the headers that it always sends and those given", () => {
    const noted: IncomingHttpHeaders[] = [];
    return withHttp(noting(noted), async (url) => {
      const session$ = fetchSession(url, { cookie, headers: { "X-Bot": "1" } })();
      expect((await firstOf(session$)).socket.id).toBe("1");
      expect(noted).toEqual([
        expect.objectContaining({ cookie, accept: "application/json", "x-bot": "1" }),
      ]);
    });
  });

  it("asks a function for the cookie at each subscription", () => {
    const noted: IncomingHttpHeaders[] = [];
    return withHttp(noting(noted), async (url) => {
      const jar = ["connect.sid=1", "connect.sid=2"];
      const session$ = fetchSession(url, { cookie: () => jar.shift() })();
      expect(jar).toHaveLength(2);
      await firstOf(session$);
      await firstOf(session$);
      expect(noted.map((headers) => headers.cookie)).toEqual(["connect.sid=1", "connect.sid=2"]);
    });
  });

  it("errors with `unauthorized` where the function has no cookie, and asks nothing", async () => {
    const fetch = jest.fn();
    const session$ = fetchSession("http://127.0.0.1", { cookie: () => undefined, fetch })();
    await expect(firstOf(session$)).rejects.toMatchObject({ code: "unauthorized" });
    expect(fetch).not.toHaveBeenCalled();
  });

  it("errors with `unauthorized` for a cookie that the server does not know", async () => {
    const server = await startRelayServer();
    const asked = firstOf(fetchSession(server.url, { cookie })());
    await expect(asked).rejects.toMatchObject({ code: "unauthorized" });
    const error: unknown = await asked.catch((thrown: unknown) => thrown);
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain(secret);
    await server.close();
  });

  it("calls the fetch that is passed", async () => {
    const fetch = jest.fn(() =>
      Promise.resolve({ status: 200, text: () => Promise.resolve(JSON.stringify(session)) }),
    );
    await firstOf(fetchSession("https://kirimin.test/", { cookie, fetch })());
    expect(fetch).toHaveBeenCalledWith(
      "https://kirimin.test/x/auth/isUser",
      expect.objectContaining({
        headers: expect.objectContaining({ Cookie: cookie }) as unknown,
      }),
    );
  });

  it("gives a reply up that is longer than maxReplyLength", () =>
    withHttp(
      (_, response) => response.end(JSON.stringify(session)),
      async (url) => {
        const { length } = JSON.stringify(session);
        await firstOf(fetchSession(url, { cookie, maxReplyLength: length })());
        const short$ = fetchSession(url, { cookie, maxReplyLength: length - 1 })();
        await expect(firstOf(short$)).rejects.toMatchObject({ code: "bad-session" });
      },
    ));

  it.each([
    "",
    "/api",
    "kirimin.devanka.id",
    "ws://kirimin.devanka.id",
    "https://",
    "https://ayu:rahasia@kirimin.devanka.id",
    "https://kirimin.devanka.id?a",
    "https://kirimin.devanka.id#a",
    undefined as unknown as string,
  ])("takes no base URL of %p", (baseUrl) => {
    expect(() => fetchSession(baseUrl, { cookie })).toThrow(
      new TypeError('baseUrl: expected where Kirimin is, such as "https://kirimin.devanka.id".'),
    );
  });

  it("throws a TypeError that names the cookie where there is none", () => {
    const forgetful = fetchSession as (baseUrl: string) => unknown;
    expect(() => forgetful("https://kirimin.devanka.id")).toThrow(/^cookie: expected /);
  });
});
