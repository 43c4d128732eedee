import { TestScheduler } from "rxjs/testing";
import { countdown, needWs, tellStates } from "../../lib/cli/connect.js";
import { RelayError, type RelayState } from "../../lib/index.js";
import { withHttp, withTcp } from "../node/support/loopback.js";
import { withServer } from "../testing/support/with-server.js";
import { runCli } from "./support/fake-process.js";
import { runOn, until } from "./support/on-server.js";

const cookie = "connect.sid=rahasia";

/** Where nothing listens. */
const host = "127.0.0.1:1";

describe("What connects", () => {
  it.each([
    ["a wrong cookie", 401, { ok: false, code: 401 }, 4, "Kirimin does not know this cookie."],
    [
      "a page",
      200,
      "<html>",
      5,
      "is not Kirimin, or is in trouble (isUser's reply (200) is not JSON",
    ],
    ["other JSON", 200, { ok: true }, 5, "is not Kirimin, or is in trouble (Session: expected"],
    ["an error of Kirimin", 500, { code: 500 }, 5, "in trouble (isUser replied with code 500"],
  ])("stops at %s, and says what to do", (_, status, body, expected, message) =>
    withServer(async (server) => {
      server.answerSession(status, body);
      const { stderr, code } = runOn(server, ["watch"]);
      expect(await code).toBe(expected);
      expect(stderr.lines).toEqual(["authorizing", expect.stringContaining(message)]);
      expect(stderr.text).not.toContain(server.users[0].cookie);
    })(),
  );

  it("follows no redirect, and names where it leads to", () =>
    withHttp(
      (_, response) => response.writeHead(302, { Location: "https://kirimin.test/masuk" }).end(),
      async (url) => {
        const { stderr, code } = runCli(["watch", "--url", url], { KIRIMIN_COOKIE: cookie });
        expect(await code).toBe(5);
        expect(stderr.lines.at(-1)).toContain(
          "(isUser redirects to https://kirimin.test, and the cookie does not follow)",
        );
      },
    ));

  it("sends the cookie to no host outside of the site, unless that is listed", () =>
    withHttp(
      (_, response) =>
        response.end(JSON.stringify({ code: 200, data: { socket: { id: "rahasia", host } } })),
      async (url) => {
        const args = ["watch", "--url", url];
        const env = { KIRIMIN_COOKIE: cookie };
        const first = runCli(args, env);
        expect(await first.code).toBe(5);
        expect(first.stderr.lines.at(-1)).toContain(
          `(The session names ${host}, and the cookie of ${url} does not go there. If it is Kirimin's, list it in --socket-host)`,
        );
        const second = runCli([...args, "--socket-host", host], env);
        expect(await second.code).toBe(6);
        expect(second.stderr.lines).toContain("connecting");
      },
    ));

  it(
    "stops where the socket is refused, and speaks of the path",
    withServer(async (server) => {
      const { stderr, code } = runCli(["watch", "--url", server.url], {
        KIRIMIN_COOKIE: server.users[0].cookie,
      });
      expect(await code).toBe(7);
      expect(stderr.lines.at(-1)).toMatch(/closed it at once\. .* --path \/socket/);
    }),
  );

  it(
    "stops where nothing answers",
    withServer(async (server) => {
      await server.close();
      const { stderr, code } = runOn(server, ["watch"]);
      expect(await code).toBe(6);
      expect(stderr.lines).toEqual([
        "authorizing",
        "rx-kirimin: Kirimin could not be reached (ECONNREFUSED). Check --url and the network.",
      ]);
    }),
  );

  it(
    "knows a server that speaks no TLS",
    withServer(async (server) => {
      const { stderr, code } = runCli(["watch", "--url", server.url.replace("http", "https")], {
        KIRIMIN_COOKIE: cookie,
      });
      expect(await code).toBe(6);
      expect(stderr.lines.at(-1)).toContain(
        "The server does not speak TLS: write http:// in --url.",
      );
    }),
  );

  it("knows a server that speaks no HTTP, as one that wants TLS", () =>
    withTcp(
      // What TLS answers to what is none.
      (tcp) => tcp.end(Buffer.from([21, 3, 1, 0, 2, 2, 70])),
      async (port) => {
        const { stderr, code } = runCli(["watch", "--url", `http://127.0.0.1:${port}`], {
          KIRIMIN_COOKIE: cookie,
        });
        expect(await code).toBe(6);
        expect(stderr.lines.at(-1)).toContain(
          "The server does not speak HTTP: try https:// in --url.",
        );
      },
    ));

  it(
    "waits where it is asked to, even before it was ever connected",
    withServer(async (server) => {
      server.answerSession(429, { code: 429 });
      const { stderr, process, code } = runOn(server, ["watch"]);
      await stderr.shows("waiting");
      expect(stderr.lines.at(-1)).toMatch(
        /^waiting \d+ s: Kirimin was asked for sessions too often$/,
      );
      process.kill("SIGINT");
      expect(await code).toBe(130);
    }),
  );

  it(
    "ends while it connects",
    withServer(async (server) => {
      server.hang();
      const { process, code } = runOn(server, ["watch"]);
      await until(() => server.sessions === 1);
      process.kill("SIGTERM");
      expect(await code).toBe(143);
    }),
  );

  it.each([
    ["no cookie", "", "There is no cookie."],
    ["one with what no header can hold", "connect.sid=rahasiä", "The cookie is not valid:"],
  ])("does not even try with %s", (_, wrong, message) =>
    withServer(async (server) => {
      const { stderr, code } = runOn(server, ["watch"], wrong);
      expect(await code).toBe(3);
      expect(stderr.lines).toEqual([expect.stringContaining(message)]);
      expect(stderr.text).not.toContain("rahasi");
      expect(server.sessions).toBe(0);
    })(),
  );

  it("reads the cookie out of a file, and says where it cannot", async () => {
    const { stderr, code } = runCli(["watch", "--url", "http://127.0.0.1", "--cookie-file", "/no"]);
    expect(await code).toBe(11);
    expect(stderr.lines).toEqual(["rx-kirimin: /no cannot be read (ENOENT)."]);
  });
});

const newScheduler = (): TestScheduler =>
  new TestScheduler((actual, expected) => expect(actual).toEqual(expected));

const states: Record<string, RelayState> = {
  i: { status: "idle" },
  a: { status: "authorizing", attempt: 1 },
  o: { status: "open", attempt: 1 },
  c: { status: "connected", connection: 1, gap: 0 },
  w: { status: "waiting", attempt: 1, delay: 2500, cause: new RelayError("disconnected") },
  s: { status: "stopped", cause: new RelayError("superseded") },
  x: { status: "closed" },
};

describe("countdown", () => {
  it("gives the whole seconds that are left, and completes", () => {
    const scheduler = newScheduler();
    scheduler.run(({ expectObservable }) => {
      const left = { a: 3, b: 2, c: 1 };
      expectObservable(countdown(2500, scheduler)).toBe("a 999ms b 999ms c 999ms |", left);
      expectObservable(countdown(0, scheduler)).toBe("|");
    });
  });
});

describe("tellStates", () => {
  it.each([
    {
      what: "tells each state in a line",
      isScreen: false,
      expected: [
        "1 tell authorizing",
        "2 tell open",
        "3 tell connected",
        "4 tell waiting 3 s: The connection was lost",
        "4 replace next attempt in 3 s",
        "1004 replace next attempt in 2 s",
        "1006 tell authorizing",
      ],
    },
    {
      what: "shows on a screen what passes in a line that is taken back",
      isScreen: true,
      expected: [
        "1 replace authorizing",
        "2 replace open",
        "3 tell connected",
        "4 tell waiting 3 s: The connection was lost",
        "4 replace next attempt in 3 s",
        "1004 replace next attempt in 2 s",
        "1006 replace authorizing",
      ],
    },
  ])("$what, and counts down until the next state", ({ isScreen, expected }) => {
    const scheduler = newScheduler();
    scheduler.run(({ cold, flush, expectObservable, expectSubscriptions }) => {
      const notes: string[] = [];
      const note = (how: string) => (line: string) =>
        notes.push(`${scheduler.now()} ${how} ${line}`);
      const terminal = { isScreen, tell: note("tell"), replace: note("replace") };

      const state$ = cold("  iaocw 1001ms asx|", states);
      const expectation = "  ----u 999ms v----|";
      const subscription = " ^---- 1004ms    !";
      const left = { u: 3, v: 2 };
      expectObservable(tellStates(terminal as never, state$, scheduler)).toBe(expectation, left);
      expectSubscriptions(state$.subscriptions).toBe(subscription);
      flush();
      expect(notes).toEqual(expected);
    });
  });
});

const failing = (error: Error) => () => Promise.reject(error);
const missing = (code: string): Error =>
  Object.assign(new Error("Cannot find package 'ws'"), { code });

describe("needWs", () => {
  it("gives what was loaded", async () => {
    expect(await needWs(() => Promise.resolve(1))).toBe(1);
  });

  it.each([
    ["ES modules", missing("ERR_MODULE_NOT_FOUND")],
    ["CommonJS", missing("MODULE_NOT_FOUND")],
    ["startRelayServer()", new Error("needs ws", { cause: missing("MODULE_NOT_FOUND") })],
  ])("says how to get it where it is missing, as %s say it", async (_, error) => {
    await expect(needWs(failing(error))).rejects.toMatchObject({
      exit: "noWs",
      message: expect.stringMatching(/npm install ws, or npx -p rx-kirimin -p ws rx-kirimin/),
    });
  });

  it("passes on what else goes wrong", async () => {
    const error = new Error("other");
    await expect(needWs(failing(error))).rejects.toBe(error);
  });
});
