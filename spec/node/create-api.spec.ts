import type { IncomingHttpHeaders, RequestListener } from "node:http";
import { inspect } from "node:util";
import { lastValueFrom } from "rxjs";
import type { ApiFetch } from "../../lib/api/index.js";
import { createApi } from "../../lib/node/index.js";
import { fakeRelay } from "../api/support/fake-relay.js";
import { cookie, secret, withHttp } from "./support/loopback.js";

const { relay } = fakeRelay();
const done = JSON.stringify({ ok: true, code: 200, msg: "OK" });

/** Says that it was done, and notes the headers. */
const noting =
  (noted: IncomingHttpHeaders[]): RequestListener =>
  (request, response) => {
    noted.push(request.headers);
    response.end(done);
  };

describe("createApi for Node", () => {
  it("sends the cookie, beside the headers that every call sends and those given", () => {
    const noted: IncomingHttpHeaders[] = [];
    return withHttp(noting(noted), async (url) => {
      const api = createApi(relay, url, { cookie, headers: { "X-Bot": "1" } });
      await lastValueFrom(api.leaveGroup("1"));
      expect(noted).toEqual([
        expect.objectContaining({ cookie, "content-type": "application/json", "x-bot": "1" }),
      ]);
    });
  });

  it("asks a function for the cookie at each request", () => {
    const noted: IncomingHttpHeaders[] = [];
    return withHttp(noting(noted), async (url) => {
      const jar = ["connect.sid=1", "connect.sid=2"];
      const api = createApi(relay, url, { cookie: () => jar.shift(), spacing: 0 });
      await lastValueFrom(api.leaveGroup("1"));
      await lastValueFrom(api.leaveGroup("1"));
      expect(noted.map((headers) => headers.cookie)).toEqual(["connect.sid=1", "connect.sid=2"]);
    });
  });

  it("errors with `unauthorized` where the function has no cookie, and asks nothing", async () => {
    const fetch = jest.fn();
    const api = createApi(relay, "http://127.0.0.1", { cookie: () => undefined, fetch });
    await expect(lastValueFrom(api.leaveGroup("1"))).rejects.toMatchObject({
      name: "ApiError",
      code: "unauthorized",
    });
    expect(fetch).not.toHaveBeenCalled();
  });

  it("lets the cookie follow no redirect", () => {
    const elsewhere: IncomingHttpHeaders[] = [];
    return withHttp(noting(elsewhere), (target) =>
      withHttp(
        (_, response) => response.writeHead(302, { Location: target }).end(),
        async (url) => {
          const error: unknown = await lastValueFrom(
            createApi(relay, url, { cookie }).posts(),
          ).catch((thrown: unknown) => thrown);
          expect(error).toMatchObject({ code: "bad-reply" });
          expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain(secret);
          expect(elsewhere).toEqual([]);
        },
      ),
    );
  });

  it("calls the fetch that is passed, and shows the cookie in no error of it", async () => {
    const fetch: ApiFetch = (_, { headers }) => Promise.reject(new Error(headers["Cookie"]));
    const api = createApi(relay, "https://kirimin.test", { cookie, fetch });
    const error: unknown = await lastValueFrom(api.leaveGroup("1")).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: "indeterminate", cause: { message: cookie } });
    expect(inspect(error, { depth: Infinity })).not.toContain(secret);
  });

  it("takes no base URL that says nothing of an origin, and no cookie that is none", () => {
    expect(() => createApi(relay, "", { cookie })).toThrow(/^baseUrl: expected/);
    expect(() => createApi(relay, "https://kirimin.test", { cookie: "" })).toThrow(/^cookie: /);
    const headers = { Cookie: cookie };
    expect(() => createApi(relay, "https://kirimin.test", { cookie, headers })).toThrow(/^headers/);
  });
});
