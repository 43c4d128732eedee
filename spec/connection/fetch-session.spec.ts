import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { inspect } from "node:util";
import { lastValueFrom, toArray, type Observable } from "rxjs";
import { fetchSession, type Fetch } from "../../lib/connection/fetch-session.js";
import { RelayError } from "../../lib/protocol/relay-error.js";
import type { Session } from "../../lib/protocol/session.js";
import type { RelayOptions } from "../../lib/relay/options.js";

type Asking = Pick<RelayOptions, "session">;
type Reply = Awaited<ReturnType<Fetch>>;

const socket = { id: "6dr3jfhfmdr340pa", host: "kirimin-a1.devanka.id" };
const ok = JSON.stringify({ ok: true, code: 200, msg: "OK", data: { socket } });
const replyWith = (status: number, text: string): Reply => ({
  status,
  text: () => Promise.resolve(text),
});

/** A `fetch` that gives this reply, and what it was called with. */
const fakeFetch = (reply: () => Reply | Promise<Reply> = () => replyWith(200, ok)) => {
  const calls: Parameters<Fetch>[] = [];
  const fetch: Fetch = (...args) => {
    calls.push(args);
    return Promise.resolve(reply());
  };
  return { fetch, calls };
};

/** All that was emitted until it completed. */
const allOf = (session$: Observable<Session>): Promise<Session[]> =>
  lastValueFrom(session$.pipe(toArray()), { defaultValue: [] });

const errorOf = (fetch: Fetch): Promise<unknown> =>
  allOf(fetchSession("", { fetch })()).catch((error: unknown) => error);

/** What a subscription gets until the request and all that hangs on it is over. */
const observe = (fetch: Fetch) => {
  const seen: string[] = [];
  const subscription = fetchSession("", { fetch })().subscribe({
    next: () => seen.push("next"),
    error: () => seen.push("error"),
    complete: () => seen.push("complete"),
  });
  return { seen, subscription };
};

describe("fetchSession", () => {
  it("asks isUser with the session cookie, for JSON", async () => {
    const { fetch, calls } = fakeFetch();
    await allOf(fetchSession("https://kirimin.devanka.id", { fetch })());
    expect(calls).toEqual([
      [
        "https://kirimin.devanka.id/x/auth/isUser",
        {
          method: "GET",
          credentials: "include",
          cache: "no-store",
          headers: { Accept: "application/json", "Content-Type": "application/json" },
          signal: expect.any(AbortSignal) as AbortSignal,
        },
      ],
    ]);
  });

  it("sends further headers, and those that replace its own", async () => {
    const { fetch, calls } = fakeFetch();
    const headers = { Cookie: "connect.sid=1", Accept: "*/*" };
    await allOf(fetchSession("", { fetch, headers })());
    expect(calls[0]?.[1].headers).toEqual({
      Accept: "*/*",
      "Content-Type": "application/json",
      Cookie: "connect.sid=1",
    });
  });

  it.each([
    ["https://kirimin.devanka.id", "https://kirimin.devanka.id/x/auth/isUser"],
    ["https://kirimin.devanka.id/", "https://kirimin.devanka.id/x/auth/isUser"],
    ["https://kirimin.devanka.id///", "https://kirimin.devanka.id/x/auth/isUser"],
    ["http://localhost:7610/kirimin/", "http://localhost:7610/kirimin/x/auth/isUser"],
    ["", "/x/auth/isUser"],
    ["/", "/x/auth/isUser"],
  ])("finds isUser at the base URL %j", async (baseUrl, url) => {
    const { fetch, calls } = fakeFetch();
    await allOf(fetchSession(baseUrl, { fetch })());
    expect(calls[0]?.[0]).toBe(url);
  });

  it("calls the platform's fetch unless given another, as it is at the time of the call", async () => {
    const options = { session: fetchSession("https://kirimin.devanka.id") } satisfies Asking;
    const spy = jest.spyOn(globalThis, "fetch").mockResolvedValue(new Response(ok));
    await expect(allOf(options.session())).resolves.toMatchObject([{ socket }]);
    expect(spy).toHaveBeenCalledWith(
      "https://kirimin.devanka.id/x/auth/isUser",
      expect.objectContaining({ credentials: "include" }),
    );
  });

  it("emits the session once, and completes", async () => {
    await expect(allOf(fetchSession("", fakeFetch())())).resolves.toStrictEqual([
      { socket, c: [], invalid: [] },
    ]);
  });

  it("takes a recorded reply, with nothing invalid", async () => {
    const text = readFileSync(join(__dirname, "../fixtures/is-user-reply.json"), "utf8");
    const { fetch } = fakeFetch(() => replyWith(200, text));
    await expect(allOf(fetchSession("", { fetch })())).resolves.toMatchObject([
      {
        socket: { host: "localhost:7610" },
        package: "3.1.20",
        c: [{ r: { id: "7454415" } }],
        invalid: [],
      },
    ]);
  });

  it("asks for nothing before it is subscribed to", () => {
    const { fetch, calls } = fakeFetch();
    const session$ = fetchSession("", { fetch })();
    expect(calls).toHaveLength(0);
    session$.subscribe();
    expect(calls).toHaveLength(1);
  });

  it("asks anew at each call and at each subscription", async () => {
    const { fetch, calls } = fakeFetch();
    const options = { session: fetchSession("", { fetch }) } satisfies Asking;
    const session$ = options.session();
    await allOf(session$);
    await allOf(session$);
    await allOf(options.session());
    expect(calls).toHaveLength(3);
    expect(new Set(calls.map(([, { signal }]) => signal)).size).toBe(3);
  });

  const failure = (code: number, msg: string): string => JSON.stringify({ ok: false, code, msg });
  const html = "<!doctype html><title>rahasia</title>";

  it.each<[string, number, string, string, string]>([
    ["401 in both", 401, failure(401, "UNAUTHORIZED"), "unauthorized", "Not signed in"],
    ["401 in its body alone", 200, failure(401, "UNAUTHORIZED"), "unauthorized", "Not signed in"],
    ["401 in its status alone", 401, html, "unauthorized", "Not signed in"],
    ["401 in its status, over an ok", 401, ok, "unauthorized", "Not signed in"],
    ["429 in both", 429, failure(429, "ERROR"), "rate-limited", "too often"],
    ["429 in its body alone", 200, failure(429, "ERROR"), "rate-limited", "too often"],
    ["429 in its status alone", 429, "", "rate-limited", "too often"],
    ["HTML", 200, html, "bad-session", "isUser's reply (200) is not JSON: check the base URL."],
    [
      "HTML of a 404",
      404,
      html,
      "bad-session",
      "isUser replied with code 404: check the base URL.",
    ],
    ["nothing", 204, "", "bad-session", "isUser's reply (204) is not JSON: check the base URL."],
    [
      "500",
      500,
      failure(500, "ERROR"),
      "bad-session",
      "isUser replied with code 500: the account or the server is in trouble.",
    ],
    [
      "400",
      400,
      failure(400, "ERROR"),
      "bad-session",
      "isUser replied with code 400: the account or the server is in trouble.",
    ],
    ["500 in its status alone", 500, ok, "bad-session", "isUser replied with code"],
    ["JSON that is no reply", 200, "null", "bad-session", "Session: expected Session, got"],
    ["a reply without data", 200, '{"code":200}', "bad-session", "Session: expected Session, got"],
    [
      "a session without a socket",
      200,
      '{"code":200,"data":{"me":"rahasia"}}',
      "bad-session",
      "Session.socket: expected SocketConfig, got undefined.",
    ],
    [
      "a socket of another shape",
      200,
      '{"code":200,"data":{"socket":{"id":["rahasia"],"host":4711}}}',
      "bad-session",
      "Session.socket.id: expected string, got array; Session.socket.host: expected string, got number.",
    ],
  ])("fails on a reply of %s", async (_, status, text, code, message) => {
    const error = await errorOf(fakeFetch(() => replyWith(status, text)).fetch);
    expect(error).toBeInstanceOf(RelayError);
    expect(error).toMatchObject({ code, message: expect.stringContaining(message) as string });
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toMatch(/rahasia|4711/);
  });

  it("takes the status for the code where the body has none", async () => {
    const data = JSON.stringify({ data: { socket } });
    const { fetch } = fakeFetch(() => replyWith(200, data));
    await expect(allOf(fetchSession("", { fetch })())).resolves.toMatchObject([{ socket }]);
    await expect(errorOf(fakeFetch(() => replyWith(503, data)).fetch)).resolves.toMatchObject({
      message: expect.stringContaining("code 503") as string,
    });
  });

  it.each<[string, (cause: Error) => Fetch]>([
    ["the request fails", (cause) => () => Promise.reject(cause)],
    [
      "fetch throws",
      (cause) => () => {
        throw cause;
      },
    ],
    [
      "the body breaks off",
      (cause) => () => Promise.resolve({ status: 200, text: () => Promise.reject(cause) }),
    ],
  ])("is unreachable where %s, for a cause that is not printed", async (_, fetchThat) => {
    const cause = new TypeError("rahasia");
    const error = await errorOf(fetchThat(cause));
    expect(error).toBeInstanceOf(RelayError);
    expect(error).toMatchObject({ code: "unreachable" });
    expect((error as RelayError).cause).toBe(cause);
    expect(inspect(error, { depth: Infinity })).not.toContain("rahasia");
  });

  describe("once unsubscribed from", () => {
    it("aborts the request, and says nothing more when that fails", async () => {
      let signal: AbortSignal | undefined;
      const { seen, subscription } = observe(
        (_, init) =>
          new Promise((_resolve, fail) => {
            signal = init.signal;
            init.signal.addEventListener("abort", () => fail(new Error("aborted")));
          }),
      );
      expect(signal?.aborted).toBe(false);
      subscription.unsubscribe();
      expect(signal?.aborted).toBe(true);
      await setImmediate();
      expect(seen).toEqual([]);
    });

    it("emits nothing of a reply that comes all the same", async () => {
      let answer: (reply: Reply) => void = () => undefined;
      const { seen, subscription } = observe(() => new Promise((resolve) => (answer = resolve)));
      subscription.unsubscribe();
      answer(replyWith(200, ok));
      await setImmediate();
      expect(seen).toEqual([]);
    });

    it("says nothing of a reply that is no session", async () => {
      const { seen, subscription } = observe(fakeFetch(() => replyWith(401, "")).fetch);
      subscription.unsubscribe();
      await setImmediate();
      expect(seen).toEqual([]);
    });

    it("leaves other requests alone", async () => {
      const { fetch, calls } = fakeFetch();
      const one = observe(fetch);
      const other = observe(fetch);
      one.subscription.unsubscribe();
      expect(calls.map(([, { signal }]) => signal.aborted)).toEqual([true, false]);
      await setImmediate();
      expect([one.seen, other.seen]).toEqual([[], ["next", "complete"]]);
    });
  });

  it.each([
    ["nothing", undefined],
    ["null", null],
    ["a URL object", new URL("https://kirimin.devanka.id")],
    ["options alone", { fetch }],
  ])("throws a TypeError at once when given %s for its base URL", (_, baseUrl) => {
    expect(() => fetchSession(baseUrl as unknown as string)).toThrow(
      new TypeError(
        'fetchSession: baseUrl: expected the base URL of Kirimin, such as "https://kirimin.devanka.id".',
      ),
    );
  });

  describe("limits a reply to maxReplyLength", () => {
    const chunked = (chunks: readonly string[], asked: number[] = []): Reply => {
      let n = 0;
      return {
        status: 200,
        text: () => Promise.reject(new Error("It is read by its body.")),
        body: {
          getReader: () => ({
            read: () => {
              asked.push(n);
              const value = new TextEncoder().encode(chunks[n]);
              n += 1;
              return Promise.resolve(n > chunks.length ? { done: true } : { done: false, value });
            },
          }),
        },
      };
    };
    const halves = [ok.slice(0, 20), ok.slice(20)];

    it.each([
      ["in its chunks", () => chunked(halves)],
      ["as text, where there is no body", () => replyWith(200, ok)],
    ])("and takes one that is as long: %s", async (_, reply) => {
      const { fetch } = fakeFetch(reply);
      const session = fetchSession("", { fetch, maxReplyLength: ok.length });
      await expect(allOf(session())).resolves.toMatchObject([{ socket }]);
    });

    it.each([
      ["in its chunks", () => chunked(halves)],
      ["as text, where there is no body", () => replyWith(200, ok)],
    ])("and gives up one that is longer: %s", async (_, reply) => {
      const { fetch, calls } = fakeFetch(reply);
      const error = allOf(fetchSession("", { fetch, maxReplyLength: ok.length - 1 })());
      await expect(error).rejects.toMatchObject({
        code: "bad-session",
        message: expect.stringContaining("longer than `maxReplyLength` allows") as string,
      });
      expect(calls[0]?.[1].signal.aborted).toBe(true);
    });

    it("and reads no further than that", async () => {
      const asked: number[] = [];
      const { fetch } = fakeFetch(() => chunked(["12345", "12345", "12345"], asked));
      await expect(allOf(fetchSession("", { fetch, maxReplyLength: 7 })())).rejects.toBeDefined();
      expect(asked).toEqual([0, 1]);
    });

    it("which is a number of bytes, or a TypeError", () => {
      for (const maxReplyLength of [-1, NaN]) {
        expect(() => fetchSession("", { maxReplyLength })).toThrow("fetchSession: maxReplyLength");
      }
    });
  });
});
