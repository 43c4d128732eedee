import type { IncomingMessage } from "node:http";
import { inspect } from "node:util";
import { filter } from "rxjs";
import { WebSocketServer } from "ws";
import { createRelay, RelayError, type RelayState } from "../../lib/index.js";
import { createWebSocket, fetchSession, relayOptions } from "../../lib/node/index.js";
import { firstOf } from "./support/first-of.js";
import { cookie, secret, withHttp } from "./support/loopback.js";

const headers = { Authorization: secret, "X-Bot": "1" };

/** A server of another origin, which is sent the user and notes each request and handshake. */
const withStranger = (
  test: (stranger: { url: string; host: string; asked: IncomingMessage[] }) => Promise<void>,
): Promise<void> => {
  const asked: IncomingMessage[] = [];
  const sockets = new WebSocketServer({ noServer: true });
  return withHttp(
    (request, response) => {
      asked.push(request);
      response.end(
        JSON.stringify({
          code: 200,
          data: { socket: { id: "6dr3jfhfmdr340pa", host: request.headers.host } },
        }),
      );
    },
    (url) => test({ url, host: new URL(url).host, asked }),
    (request, tcp, head) => {
      asked.push(request);
      sockets.handleUpgrade(request, tcp, head, () => undefined);
    },
  );
};

/** The state in which the first attempt of a relay ends that asks for its session at `url`. */
async function endAt(
  url: string,
  options: Partial<Parameters<typeof relayOptions>[1]> = {},
): Promise<Extract<RelayState, { status: "waiting" }>> {
  const relay = createRelay(relayOptions(url, { cookie, headers, ...options }));
  relay.relay$.subscribe();
  try {
    return await firstOf(relay.state$.pipe(filter((state) => state.status === "waiting")));
  } finally {
    relay.close();
  }
}

describe("No cookie and no header crosses an origin:", () => {
  it.each([301, 302, 303, 307, 308])("not by a redirect with status %i", (status) =>
    withStranger(({ url: elsewhere, asked }) =>
      withHttp(
        (_, response) => response.writeHead(status, { Location: `${elsewhere}?${secret}` }).end(),
        async (url) => {
          const { cause } = await endAt(url);
          expect(cause.code).toBe("bad-session");
          expect(cause.message).toMatch(
            `isUser redirects to ${elsewhere}, and the cookie does not follow. `,
          );
          expect(inspect(cause, { depth: Infinity, showHidden: true })).not.toContain(secret);
          expect(asked).toEqual([]);
        },
      ),
    ),
  );

  it("not by a fetch that is passed and follows redirects by itself", () =>
    withStranger(({ url: elsewhere, host, asked }) =>
      withHttp(
        (_, response) => response.writeHead(302, { Location: elsewhere }).end(),
        async (url) => {
          const { cause } = await endAt(url, {
            socketHosts: [host],
            fetch: (address, { redirect: _, ...init }) => fetch(address, init),
          });
          expect(cause.code).toBe("bad-session");
          expect(cause.message).toMatch(
            /^isUser redirects, and the fetch that was passed followed/,
          );
          // The fetch that was passed asks there, but no socket follows.
          expect(asked.map(({ headers: { upgrade } }) => upgrade)).toEqual([undefined]);
        },
      ),
    ));

  it("not to a host that the session names", () =>
    withStranger(({ host, asked }) =>
      withHttp(
        (_, response) =>
          response.end(
            JSON.stringify({ code: 200, data: { socket: { id: "6dr3jfhfmdr340pa", host } } }),
          ),
        async (url) => {
          const { cause } = await endAt(url);
          expect(cause.code).toBe("bad-session");
          expect(cause.message).toMatch(
            `The session names ${host}, and the cookie of ${url} does not go there. If it is Kirimin's, list it in \`socketHosts\`. `,
          );
          expect(asked).toEqual([]);
        },
      ),
    ));

  it("but to a host that the user lists", () =>
    withStranger(({ host, asked }) =>
      withHttp(
        (_, response) =>
          response.end(
            JSON.stringify({ code: 200, data: { socket: { id: "6dr3jfhfmdr340pa", host } } }),
          ),
        async (url) => {
          const options = relayOptions(url, { cookie, headers, socketHosts: [host] });
          const relay = createRelay(options);
          relay.relay$.subscribe();
          await firstOf(relay.state$.pipe(filter(({ status }) => status === "open")));
          expect(asked).toEqual([
            expect.objectContaining({
              headers: expect.objectContaining({ cookie, "x-bot": "1" }) as unknown,
            }),
          ]);
          relay.close();
        },
      ),
    ));
});

describe("A redirect within the origin", () => {
  it.each([
    [302, "/masuk", /^isUser redirects to http:\/\/127\.0\.0\.1:\d+, and/],
    [307, "http://", /^isUser redirects, and/],
    [300, "", /^isUser redirects, and/],
  ])("is refused as well: %i to %j", (status, Location, message) => {
    let requests = 0;
    return withHttp(
      (_, response) => {
        requests += 1;
        response.writeHead(status, { Location }).end();
      },
      async (url) => {
        const session$ = fetchSession(url, { cookie })();
        await expect(firstOf(session$)).rejects.toMatchObject({
          code: "bad-session",
          message: expect.stringMatching(message) as unknown,
        });
        expect(requests).toBe(1);
      },
    );
  });

  it("is refused where the platform hides its status", async () => {
    const fetch = () =>
      Promise.resolve({ status: 0, type: "opaqueredirect", text: () => Promise.resolve("") });
    const session$ = fetchSession("https://kirimin.test", { cookie, fetch })();
    await expect(firstOf(session$)).rejects.toMatchObject({ code: "bad-session" });
  });
});

/** What the class says to a socket at `url`, before it sends anything. */
const refusalOf = (baseUrl: string, url: string, socketHosts?: readonly string[]): unknown => {
  try {
    const WebSocketCtor = createWebSocket(baseUrl, {
      // The guard comes before it: what gets here may be sent.
      cookie: () => undefined,
      ...(socketHosts && { socketHosts }),
    });
    return new WebSocketCtor(url);
  } catch (error) {
    return error;
  }
};
const allowed = expect.objectContaining({ code: "unauthorized" }) as unknown;
const refused = expect.objectContaining({ code: "bad-session" }) as unknown;

describe("The handshake's cookie", () => {
  it.each([
    ["the host itself", "https://kirimin.devanka.id", "wss://kirimin.devanka.id?id=a"],
    ["the documented host", "https://kirimin.devanka.id", "wss://kirimin-a1.devanka.id?id=a"],
    ["a host under it", "https://kirimin.devanka.id", "wss://a1.kirimin.devanka.id/socket?id=a"],
    ["the same port", "http://localhost:7610", "ws://localhost:7610/socket?id=a"],
    ["the same port, named", "https://kirimin.test", "wss://KIRIMIN.test:443"],
    ["an address", "http://[::1]:7610/", "ws://[::1]:7610"],
    ["the host by a safer protocol", "http://localhost:7610", "wss://localhost:7610"],
  ])("goes to %s: %s to %s", (_, baseUrl, url) => {
    expect(refusalOf(baseUrl, url)).toEqual(allowed);
  });

  it.each([
    ["another host", "https://kirimin.devanka.id", "wss://evil.test"],
    ["another host beside it", "https://kirimin.devanka.id", "wss://evil.devanka.id"],
    ["a host under one beside it", "https://kirimin.devanka.id", "wss://kirimin-a.b.devanka.id"],
    ["the host above it", "https://kirimin.devanka.id", "wss://devanka.id"],
    ["a name that ends like it", "https://kirimin.devanka.id", "wss://evilkirimin.devanka.id"],
    [
      "a name that begins like it",
      "https://kirimin.devanka.id",
      "wss://kirimin.devanka.id.evil.test",
    ],
    ["a user's name like it", "https://kirimin.devanka.id", "wss://kirimin.devanka.id@evil.test"],
    ["a public suffix", "https://kirimin.co.id", "wss://kirimin-evil.co.id"],
    ["a top-level domain", "https://kirimin.id", "wss://kirimin-evil.id"],
    ["another port", "http://localhost:7610", "ws://localhost:7611"],
    [
      "another port of a host beside it",
      "https://kirimin.devanka.id",
      "wss://kirimin-a1.devanka.id:8443",
    ],
    ["another address", "http://127.0.0.1:7610", "ws://127.0.0.2:7610"],
    ["another name of the machine", "http://localhost:7610", "ws://127.0.0.1:7610"],
    ["the host in clear", "https://kirimin.devanka.id", "ws://kirimin.devanka.id"],
    ["the host in clear, on its port", "https://kirimin.devanka.id", "ws://kirimin.devanka.id:443"],
  ])("does not go to %s: %s to %s", (_, baseUrl, url) => {
    expect(refusalOf(baseUrl, url)).toEqual(refused);
  });

  it("goes to the hosts that are listed, and to no others", () => {
    const refusal = (url: string): unknown =>
      refusalOf("https://kirimin.test", url, ["A1.example.com:443", "[::1]:8443"]);
    expect(refusal("wss://a1.example.com?id=a")).toEqual(allowed);
    expect(refusal("wss://[::1]:8443?id=a")).toEqual(allowed);
    expect(refusal("ws://a1.example.com:443")).toEqual(refused);
    expect(refusal("wss://a1.example.com:8443")).toEqual(refused);
    expect(refusal("wss://a.a1.example.com")).toEqual(refused);
  });

  it("says that wss is wanted, where the base URL is https", () => {
    expect(refusalOf("https://kirimin.test", "ws://kirimin.test")).toMatchObject({
      message: expect.stringMatching(
        /^The cookie of https:\/\/kirimin\.test does not go over ws: `protocol` has to be wss\./,
      ) as unknown,
    });
  });

  it("is refused without the socket id, also where the server has put it into the host", () => {
    for (const host of ["evil.test", `${secret}.evil.test`]) {
      const error = refusalOf("https://kirimin.test", `wss://${host}/?id=${secret.toUpperCase()}`);
      expect(error).toBeInstanceOf(RelayError);
      expect(inspect(error, { showHidden: true }).toLowerCase()).not.toContain(secret);
    }
  });

  it("leaves an address that is none to `ws`", () => {
    const WebSocketCtor = createWebSocket("https://kirimin.test", { cookie });
    expect(() => new WebSocketCtor("wss://")).toThrow(SyntaxError);
  });

  it.each(["", "a/b", "a?b", "a#b", "a@b", "wss://a", "a b", 7, null])(
    "takes no %j in socketHosts",
    (host) => {
      expect(() =>
        createWebSocket("https://kirimin.test", { cookie, socketHosts: [host as string] }),
      ).toThrow(/^socketHosts: expected hosts/);
    },
  );
});
