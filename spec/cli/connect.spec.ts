import { withServer } from "../testing/support/with-server.js";
import { withHttp, withTcp } from "../node/support/loopback.js";
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
      "is not Kirimin, or is in trouble (isUser's reply (200) is not JSON)",
    ],
    ["other JSON", 200, { ok: true }, 5, "is not Kirimin, or is in trouble (Session: expected"],
    ["an error of Kirimin", 500, { code: 500 }, 5, "in trouble (isUser replied with code 500)"],
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
      expect(stderr.lines.at(-1)).toContain("It does not speak TLS: write http:// in --url.");
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
        expect(stderr.lines.at(-1)).toContain("It speaks no HTTP: try https:// in --url.");
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
    ["one with what no header can hold", "connect.sid=rahasiä", "The cookie is none:"],
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
