import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { lastValueFrom, toArray, type Observable } from "rxjs";
import { ApiError, createApi, isApiError, type Api, type ApiFetch } from "../../lib/api/index.js";
import { left } from "../../lib/protocol/either.js";
import { RelayError } from "../../lib/protocol/relay-error.js";
import { createClock } from "./support/clock.js";
import { fakeFetch, ok, refusal, replyOf, tooMany } from "./support/fake-fetch.js";
import { fakeRelay } from "./support/fake-relay.js";

const baseUrl = "https://kirimin.devanka.id";
const group = { id: "63316320", type: "group" } as const;
const html = "<!doctype html><title>Bad Gateway</title>";

const errorOf = (api: Api, method: "GET" | "POST" = "POST"): Promise<unknown> =>
  lastValueFrom(method === "GET" ? api.posts() : api.leaveGroup("1")).then(
    () => "no error",
    (error: unknown) => error,
  );

async function failing(fetch: ApiFetch, method?: "GET" | "POST") {
  const { relay, actions } = fakeRelay();
  const error = await errorOf(createApi(relay, baseUrl, { fetch, spacing: 0 }), method);
  return { error, actions: actions() };
}

const unknown = [{ did: "unknown" }];

describe("A reply", () => {
  it.each([
    ["401", refusal(401, "UNAUTHORIZED"), "unauthorized", []],
    ["401, not from Kirimin", replyOf(401, html), "unauthorized", []],
    ["429 TO_MANY_REQUEST", tooMany(), "rate-limited", []],
    ["429 TOO_MANY_REQUESTS", refusal(429, "TOO_MANY_REQUESTS"), "rate-limited", []],
    ["429, not from Kirimin", replyOf(429, html), "rate-limited", []],
    ["429 of another kind", refusal(429, "ACC_FAIL_BIO_COOLDOWN"), "rejected", []],
    ["404", refusal(404, "GRPS_404"), "rejected", []],
    ["500", refusal(500, "ERROR"), "rejected", []],
    ["200 that is not ok", replyOf(200, '{"ok":false,"code":200,"msg":"NO"}'), "rejected", []],
    ["413", refusal(413, "ACC_FILE_LIMIT"), "rejected", []],
    ["413, not from Kirimin", replyOf(413, html), "rejected", []],
    ["HTML", replyOf(502, html), "bad-reply", unknown],
    ["HTML with 200", replyOf(200, html), "bad-reply", unknown],
    ["nothing", replyOf(200, ""), "bad-reply", unknown],
    ["cut off", replyOf(200, '{"ok":true,"code":200,"msg":"OK","da'), "bad-reply", unknown],
    ["JSON of another kind", replyOf(200, "[]"), "bad-reply", unknown],
    ["null", replyOf(200, "null"), "bad-reply", unknown],
    ["that contradicts itself", replyOf(200, '{"ok":true,"code":500}'), "bad-reply", unknown],
    ["a redirect", replyOf(307, ""), "bad-reply", unknown],
    ["a redirect, to a page", replyOf(0, ""), "bad-reply", unknown],
    [
      "that breaks off",
      { status: 200, text: () => Promise.reject(new TypeError("terminated")) },
      "bad-reply",
      unknown,
    ],
  ])("of %s is told by a code", async (_, reply, code, actions) => {
    expect(await failing(fakeFetch(() => reply).fetch)).toMatchObject({
      error: { name: "ApiError", code },
      actions,
    });
  });

  it("of Kirimin's that refuses gives its reason and what came with it", async () => {
    const data = { timestamp: 1795733558423 };
    const { fetch, asked } = fakeFetch(() => refusal(429, "ACC_FAIL_BIO_COOLDOWN", data));
    const { error } = await failing(fetch);
    expect(error).toMatchObject({ code: "rejected", msg: "ACC_FAIL_BIO_COOLDOWN", data });
    expect(asked).toHaveLength(1);
  });

  it("without a reason has none on its error", async () => {
    const { error } = await failing(fakeFetch(() => replyOf(413, html)).fetch);
    expect(error).not.toHaveProperty("msg");
    expect(error).not.toHaveProperty("data");
  });

  it.each<[string, (api: Api) => Observable<unknown>, unknown]>([
    ["createGroup", (api) => api.createGroup("a"), { group: {} }],
    ["joinGroup", (api) => api.joinGroup("1", "a"), undefined],
    ["renameGroup", (api) => api.renameGroup("1", "a"), { text: 1 }],
    ["findInvite", (api) => api.findInvite("a"), { group: null }],
    ["addFriend", (api) => api.addFriend("1"), {}],
    ["findUsers", (api) => api.findUsers("1"), { users: {} }],
    ["sendMessage", (api) => api.sendMessage(group, { text: "a" }), { chat: {} }],
    ["posts", (api) => api.posts(), "posts"],
    ["createPost", (api) => api.createPost({ name: "a", data: "data:," }), { id: 1 }],
  ])(
    "whose data is of another shape is a bad one, and is not applied: %s",
    async (_, make, data) => {
      const { relay, actions } = fakeRelay();
      const api = createApi(relay, baseUrl, { fetch: fakeFetch(() => ok(data)).fetch, spacing: 0 });
      const error: unknown = await lastValueFrom(make(api)).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({
        code: "bad-reply",
        message: expect.stringMatching(/: expected/),
      });
      expect(actions().filter(({ did }) => did !== "unknown")).toEqual([]);
    },
  );

  it("that the relay cannot read is a bad one", async () => {
    const { relay } = fakeRelay({
      apply: () => left({ errors: ["left.groupid: expected string"] }),
    });
    const api = createApi(relay, baseUrl, { fetch: fakeFetch(() => ok()).fetch });
    expect(await errorOf(api)).toMatchObject({
      code: "bad-reply",
      message: "left.groupid: expected string. The call may have taken effect.",
    });
  });

  it("in doubt tells the relay only where chats may have changed", async () => {
    const { fetch } = fakeFetch(() => replyOf(502, html));
    const { relay, actions } = fakeRelay();
    const api = createApi(relay, baseUrl, { fetch, spacing: 0 });
    const calls: Observable<unknown>[] = [
      api.posts(),
      api.joinBot(),
      api.deletePost("1"),
      api.addComment("1", "a"),
    ];
    for (const doubtful$ of calls) {
      await expect(lastValueFrom(doubtful$)).rejects.toMatchObject({ code: "bad-reply" });
    }
    expect(actions()).toEqual([]);
    await expect(lastValueFrom(api.setBio("a"))).rejects.toMatchObject({ code: "bad-reply" });
    expect(actions()).toEqual([{ did: "unknown" }]);
  });
});

/** An error as Node's fetch gives it. */
const fetchFailed = (cause: unknown): TypeError => new TypeError("fetch failed", { cause });
const aggregate = (...errors: unknown[]): AggregateError =>
  Object.assign(new AggregateError(errors), { code: "ETIMEDOUT" });

describe("No reply", () => {
  it.each([
    ["in a page, which is not told why", new TypeError("Failed to fetch"), "indeterminate"],
    ["after the connection was lost", fetchFailed({ code: "ECONNRESET" }), "indeterminate"],
    ["of a socket that closed", fetchFailed({ code: "UND_ERR_SOCKET" }), "indeterminate"],
    ["for a reason that is none", undefined, "indeterminate"],
    ["where nobody listens", fetchFailed({ code: "ECONNREFUSED" }), "unreachable"],
    ["of a host that does not exist", fetchFailed({ code: "ENOTFOUND" }), "unreachable"],
    ["while names are not found", fetchFailed({ code: "EAI_AGAIN" }), "unreachable"],
    ["to a fetch of another make", { code: "ECONNREFUSED" }, "unreachable"],
    ["on the way there", fetchFailed({ code: "ETIMEDOUT", syscall: "connect" }), "unreachable"],
    ["by a wrong certificate", fetchFailed({ code: "CERT_HAS_EXPIRED" }), "unreachable"],
    ["of any address", fetchFailed(aggregate({ syscall: "connect" })), "unreachable"],
    ["of one of its addresses", fetchFailed(aggregate({ syscall: "read" })), "indeterminate"],
    ["of no address", fetchFailed(aggregate()), "indeterminate"],
  ])("%s is told by a code", async (_, thrown, code) => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
    const fetch: ApiFetch = () => Promise.reject(thrown);
    const { error, actions } = await failing(fetch);
    expect(error).toMatchObject({ name: "ApiError", code });
    expect((error as ApiError).cause).toBe(thrown);
    expect(actions).toEqual(code === "indeterminate" ? unknown : []);
    expect(await failing(fetch, "GET")).toMatchObject({
      error: { code: "unreachable" },
      actions: [],
    });
  });

  it("where fetch itself throws is no less told", async () => {
    const fetch: ApiFetch = () => {
      throw new TypeError("Failed to parse URL");
    };
    expect(await failing(fetch)).toMatchObject({ error: { code: "indeterminate" } });
  });

  it.each([
    [true, "indeterminate"],
    [false, "unreachable"],
  ])("in a page that is online: %s", async (onLine, code) => {
    const real = Object.getOwnPropertyDescriptor(globalThis, "navigator");
    Object.defineProperty(globalThis, "navigator", { value: { onLine }, configurable: true });
    try {
      const fetch: ApiFetch = () => Promise.reject(new TypeError("Failed to fetch"));
      expect(await failing(fetch)).toMatchObject({ error: { code } });
    } finally {
      if (real) Object.defineProperty(globalThis, "navigator", real);
      else Reflect.deleteProperty(globalThis, "navigator");
    }
  });

  it("in time ends the call, and its request, and lets the next go out", async () => {
    const clock = createClock();
    const { fetch, asked } = fakeFetch();
    const { relay, actions } = fakeRelay();
    const options = { fetch, timeout: 5000, scheduler: clock.scheduler };
    const api = createApi(relay, baseUrl, options);
    const seen: unknown[] = [];
    api.leaveGroup("1").subscribe({ error: (error: unknown) => seen.push(error) });
    api.posts().subscribe({ error: (error: unknown) => seen.push(error) });
    await clock.advance(4999);
    expect([seen, asked.length]).toEqual([[], 1]);
    await clock.advance(1);
    expect(seen).toMatchObject([{ code: "indeterminate" }]);
    expect(String(seen[0])).toBe(
      "ApiError: No reply came in 5000 ms. The call may have taken effect.",
    );
    expect(actions()).toEqual(unknown);
    expect(asked.map(({ init }) => init.signal.aborted)).toEqual([true, false]);
    await clock.advance(5000);
    expect(seen).toMatchObject([{}, { code: "unreachable" }]);
  });

  it("is waited for for 30 s", async () => {
    const clock = createClock();
    const { relay } = fakeRelay();
    const api = createApi(relay, baseUrl, { fetch: fakeFetch().fetch, scheduler: clock.scheduler });
    const error = jest.fn();
    api.leaveGroup("1").subscribe({ error });
    await clock.advance(29_999);
    expect(error).not.toHaveBeenCalled();
    await clock.advance(1);
    expect(error).toHaveBeenCalledTimes(1);
  });

  it("of a cookie function is `unauthorized`", async () => {
    const thrown = new RelayError("unauthorized");
    expect(await failing(() => Promise.reject(thrown))).toMatchObject({
      error: { code: "unauthorized" },
      actions: [],
    });
    expect(await failing(() => Promise.reject(new RelayError("bad-session")))).toMatchObject({
      error: { code: "indeterminate" },
    });
  });
});

describe("With Node's own fetch", () => {
  async function withServer<T>(
    listener: RequestListener,
    use: (api: Api, url: string) => Promise<T>,
  ): Promise<T> {
    const server = createServer(listener).listen(0, "127.0.0.1");
    await once(server, "listening");
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      return await use(createApi(fakeRelay().relay, url, { spacing: 0 }), url);
    } finally {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    }
  }

  it("a server that is gone is unreachable", async () => {
    const api = await withServer(
      () => undefined,
      (api) => Promise.resolve(api),
    );
    expect(await errorOf(api)).toMatchObject({ code: "unreachable" });
  });

  it("a connection that is cut before the reply leaves the call in doubt", async () => {
    const error = await withServer(
      (request) => request.socket.destroy(),
      (api) => errorOf(api),
    );
    expect(error).toMatchObject({ code: "indeterminate" });
  });

  it("a connection that is cut within the reply leaves it in doubt, too", async () => {
    const error = await withServer(
      (request, response) => {
        response.writeHead(200, { "Content-Length": 100 });
        response.write('{"ok":true,', () => request.socket.destroy());
      },
      (api) => errorOf(api),
    );
    expect(error).toMatchObject({ code: "bad-reply" });
  });

  it("a redirect takes nothing elsewhere", async () => {
    const elsewhere: string[] = [];
    const note: RequestListener = ({ url = "" }, response) => {
      elsewhere.push(url);
      response.end();
    };
    const error = await withServer(note, (_, url) =>
      withServer(
        (_, response) => response.writeHead(307, { Location: url }).end(),
        (api) => errorOf(api),
      ),
    );
    expect(error).toMatchObject({
      code: "bad-reply",
      message: "The reply (307) is not JSON. The call may have taken effect.",
    });
    expect(elsewhere).toEqual([]);
  });
});

describe("Unsubscribing", () => {
  const pending = async (method: "GET" | "POST") => {
    const clock = createClock();
    const { fetch, asked } = fakeFetch();
    const { relay, actions } = fakeRelay();
    const api = createApi(relay, baseUrl, { fetch, scheduler: clock.scheduler });
    const call$: Observable<unknown> = method === "GET" ? api.joinBot() : api.leaveGroup("1");
    const seen: unknown[] = [];
    const subscription = call$.subscribe((value) => seen.push(value));
    await clock.advance(0);
    return { api, clock, asked, actions, subscription, seen };
  };

  it("does not abort a request that may change something: its reply is still applied", async () => {
    const { clock, asked, actions, subscription, seen } = await pending("POST");
    subscription.unsubscribe();
    expect(asked[0]?.init.signal.aborted).toBe(false);
    asked[0]?.answer(ok());
    await clock.advance(0);
    expect(actions()).toEqual([{ did: "left", groupid: "1" }]);
    expect(seen).toEqual([]);
  });

  it("aborts a request that only reads, and the next goes out when it is due", async () => {
    const { api, clock, asked, actions, subscription } = await pending("GET");
    subscription.unsubscribe();
    expect(asked[0]?.init.signal.aborted).toBe(true);
    api.posts().subscribe();
    await clock.advance(1049);
    expect(asked).toHaveLength(1);
    await clock.advance(1);
    expect(asked).toHaveLength(2);
    expect(actions()).toEqual([]);
  });

  it("takes back a call that waits", async () => {
    const { api, clock, asked } = await pending("POST");
    api.leaveGroup("2").subscribe().unsubscribe();
    api.leaveGroup("3").subscribe();
    asked[0]?.answer(ok());
    await clock.advance(5000);
    expect(asked.map(({ url }) => url.at(-1))).toEqual(["1", "3"]);
  });
});

describe("An ApiError", () => {
  it("is known by its name, also that of another copy of this package", () => {
    class ApiError extends Error {
      override readonly name = "ApiError";
    }
    expect(isApiError(new ApiError())).toBe(true);
    expect(isApiError(new Error("ApiError"))).toBe(false);
    expect(isApiError({ name: "ApiError" })).toBe(false);
  });

  it("shows no cause and no header when it is printed", async () => {
    const secret = "connect.sid=s3cret";
    const fetch: ApiFetch = () => Promise.reject(Object.assign(new Error(secret), { secret }));
    const { relay } = fakeRelay();
    const api = createApi(relay, baseUrl, { fetch, headers: { Authorization: secret } });
    const error = await errorOf(api);
    expect(isApiError(error)).toBe(true);
    expect(inspect(error, { depth: 9 })).not.toContain("s3cret");
    expect(JSON.stringify(error)).not.toContain("s3cret");
    expect((error as ApiError).cause).toBeInstanceOf(Error);
  });

  it("quotes nothing of a reply that it cannot read", async () => {
    const reply = replyOf(
      200,
      JSON.stringify({ ok: true, code: 200, data: [{ cookie: "s3cret" }] }),
    );
    const { relay } = fakeRelay();
    const api = createApi(relay, baseUrl, { fetch: fakeFetch(() => reply).fetch });
    const error: unknown = await lastValueFrom(api.renameGroup("1", "a")).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: "bad-reply" });
    expect(inspect(error)).not.toContain("s3cret");
  });

  it.each([
    ["unauthorized", "Nothing was done."],
    ["rate-limited", "Nothing was done."],
    ["rejected", "Nothing was done."],
    ["unreachable", "Nothing was done."],
    ["bad-reply", "The call may have taken effect."],
    ["indeterminate", "The call may have taken effect."],
  ] as const)("says what came of the call: %s", (code, effect) => {
    expect(new ApiError(code).message).toMatch(new RegExp(`\\. ${effect}$`));
  });
});

it("A call emits exactly once, and completes", async () => {
  const api = createApi(fakeRelay().relay, baseUrl, { fetch: fakeFetch(() => ok()).fetch });
  expect(await lastValueFrom(api.leaveGroup("1").pipe(toArray()))).toEqual([undefined]);
});
