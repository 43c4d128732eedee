import * as fc from "fast-check";
import { RelayError } from "../../lib/protocol/relay-error.js";
import { relayUrl } from "../../lib/protocol/relay-url.js";

const errorOf = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error;
  }
};

describe("relayUrl", () => {
  it.each([
    [
      "as documented",
      { host: "kirimin-a1.devanka.id", id: "6dr3jfhfmdr340pa" },
      { protocol: "wss" },
      "wss://kirimin-a1.devanka.id?id=6dr3jfhfmdr340pa",
    ],
    [
      "of a server of version 3",
      { host: "localhost:7610", id: "1wt2" },
      { protocol: "ws", path: "/socket" },
      "ws://localhost:7610/socket?id=1wt2",
    ],
    ["with an IPv4 address", { host: "127.0.0.1:80", id: "a" }, {}, "wss://127.0.0.1:80?id=a"],
    ["with an IPv6 address", { host: "[::1]:7610", id: "a" }, {}, "wss://[::1]:7610?id=a"],
    ["without a port", { host: "[2001:db8::1]", id: "a" }, {}, "wss://[2001:db8::1]?id=a"],
    ["with the largest port", { host: "a.b:65535", id: "a" }, {}, "wss://a.b:65535?id=a"],
    ["with a host of one letter", { host: "a", id: "a" }, {}, "wss://a?id=a"],
    ["with letters of any script", { host: "bücher.例え", id: "a" }, {}, "wss://bücher.例え?id=a"],
    [
      "with an id that has to be encoded",
      { host: "a.b", id: "a&b=c d/?#%+é\u{1f389}\n" },
      {},
      "wss://a.b?id=a%26b%3Dc%20d%2F%3F%23%25%2B%C3%A9%F0%9F%8E%89%0A",
    ],
    [
      "with an id that would end the query",
      { host: "a.b", id: "x#@evil.test/" },
      {},
      "wss://a.b?id=x%23%40evil.test%2F",
    ],
  ] as const)("is the address %s", (_, socket, options, url) => {
    expect(relayUrl(socket, options)).toBe(url);
  });

  it.each([
    ["a scheme", "wss://a.b"],
    ["a scheme of the web", "https://a.b"],
    ["two slashes", "//a.b"],
    ["a user", "user@a.b"],
    ["credentials", "user:pass@a.b"],
    ["credentials that look like a host", "a.b:80@evil.test"],
    ["a path", "a.b/socket"],
    ["a slash at its end", "a.b/"],
    ["a query", "a.b?id=1"],
    ["a fragment", "a.b#1"],
    ["a blank", "a b"],
    ["a blank before it", " a.b"],
    ["a blank after it", "a.b "],
    ["a tab", "a\t.b"],
    ["a newline after it", "a.b\n"],
    ["a newline in it", "a.b\nc.d"],
    ["a no-break space", "a\u00a0b"],
    ["a zero-width space", "a\u200bb"],
    ["a turned reading direction", "a\u202eb"],
    ["a control character", "a\u0000b"],
    ["a backslash", "a.b\\c"],
    ["a percent sign", "a%2fb"],
    ["a comma", "a,b"],
    ["a slash of another width", "a.b\uff0fc"],
    ["a port that is too large", "a.b:65536"],
    ["a port of six digits", "a.b:100000"],
    ["a port that is empty", "a.b:"],
    ["a port that is negative", "a.b:-1"],
    ["a port that is a word", "a.b:http"],
    ["two ports", "a.b:1:2"],
    ["an IPv6 address without brackets", "::1"],
    ["an IPv6 address that is none", "[:::]"],
    ["an IPv4 address that is none", "1.2.3.256"],
    ["nothing but a port", ":80"],
    ["a dot before it", ".a"],
    ["nothing", ""],
  ])("refuses a host with %s, and does not repeat it", (_, host) => {
    const error = errorOf(() => relayUrl({ id: "rahasia", host }));
    expect(error).toBeInstanceOf(RelayError);
    expect(error).toMatchObject({
      code: "bad-session",
      message: expect.stringMatching(
        /^SocketConfig\.host: expected a host with an optional port, and nothing else\. /,
      ) as string,
    });
    expect(String(error)).not.toContain("rahasia");
  });

  it.each([
    ["empty", ""],
    ["half a surrogate pair", "a\ud800"],
    ["the other half", "\udc00a"],
    ["the halves the wrong way round", "\udc00\ud800"],
  ])("refuses an id that is %s", (_, id) => {
    const error = errorOf(() => relayUrl({ id, host: "a.b" }));
    expect(error).toBeInstanceOf(RelayError);
    expect(error).toMatchObject({
      code: "bad-session",
      message: expect.stringMatching(/^SocketConfig\.id: expected an id, got /) as string,
    });
  });

  it.each(["socket", "/so cket", "/socket?id=1", "/socket#a"])(
    "refuses the path %j, which would change the host or the query",
    (path) => {
      const error = errorOf(() => relayUrl({ host: "kirimin.test", id: "a" }, { path }));
      expect(error).toBeInstanceOf(TypeError);
      expect(error).toMatchObject({ message: 'path: expected "" or a path such as "/socket".' });
    },
  );

  it("hands the server the id, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: "binary" }), (id) => {
        const url = new URL(relayUrl({ id, host: "a.b" }, { path: "/socket" }));
        expect(url.searchParams.get("id")).toBe(id);
        expect([...url.searchParams.keys()]).toEqual(["id"]);
        expect([url.host, url.pathname, url.hash]).toEqual(["a.b", "/socket", ""]);
      }),
    );
  });

  it("goes to no other place than its host, or nowhere", () => {
    const host = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.stringMatching(/^[ab.:/@?#[\]\\% 1\-_\t]*$/),
      fc.domain(),
      fc.webAuthority({ withPort: true, withIPv4: true, withIPv6: true, withUserInfo: true }),
    );
    fc.assert(
      fc.property(host, (host) => {
        const result = errorOf(() => relayUrl({ id: "a", host }, { protocol: "ws" }));
        if (result instanceof RelayError) return;
        const url = new URL(result as string);
        expect([url.username, url.password, url.pathname, url.search, url.hash]).toEqual([
          ...["", "", "/", "?id=a", ""],
        ]);
      }),
      { numRuns: 2000 },
    );
  });

  it("needs no URL.canParse, which older browsers lack", () => {
    const canParse = Object.getOwnPropertyDescriptor(URL, "canParse");
    Reflect.deleteProperty(URL, "canParse");
    try {
      expect(relayUrl({ id: "a", host: "a.b" })).toBe("wss://a.b?id=a");
      expect(errorOf(() => relayUrl({ id: "a", host: "a.b:65536" }))).toMatchObject({
        code: "bad-session",
      });
    } finally {
      if (canParse) Object.defineProperty(URL, "canParse", canParse);
    }
  });

  it("takes an option that is undefined as absent", () => {
    expect(relayUrl({ id: "a", host: "a.b" }, { protocol: undefined, path: undefined })).toBe(
      "wss://a.b?id=a",
    );
  });

  describe("without a protocol given", () => {
    const setGlobal = (name: "location" | "origin", value: unknown): void => {
      Object.defineProperty(globalThis, name, { value, configurable: true });
    };

    afterEach(() => {
      Reflect.deleteProperty(globalThis, "location");
      Reflect.deleteProperty(globalThis, "origin");
    });

    it.each([
      ["https:", "https://app.test", "wss"],
      ["http:", "http://app.test", "ws"],
      ["http:", "null", "ws"],
      ["blob:", "https://app.test", "wss"],
      ["blob:", "http://app.test", "ws"],
      ["blob:", "null", "wss"],
      ["blob:", "file://", "wss"],
      ["blob:", "capacitor://localhost", "wss"],
      ["blob:", undefined, "wss"],
      ["about:", "https://app.test", "wss"],
      ["about:", "http://app.test", "ws"],
      ["about:", "null", "wss"],
      ["data:", "null", "wss"],
      ["file:", "null", "wss"],
      ["file:", "file://", "wss"],
      ["capacitor:", "capacitor://localhost", "wss"],
      ["tauri:", "tauri://localhost", "wss"],
      ["app:", "app://localhost", "wss"],
      ["ionic:", "ionic://localhost", "wss"],
      ["chrome-extension:", "chrome-extension://abc", "wss"],
      ["moz-extension:", "null", "wss"],
      ["httpx:", "httpx://app.test", "wss"],
      [undefined, "http://app.test", "wss"],
    ])("on a page of %s with the origin %s takes %s", (protocol, origin, expected) => {
      setGlobal("location", { protocol });
      setGlobal("origin", origin);
      expect(relayUrl({ id: "a", host: "a.b" })).toBe(`${expected}://a.b?id=a`);
    });

    it("takes wss where there is no page", () => {
      expect("location" in globalThis).toBe(false);
      expect(relayUrl({ id: "a", host: "a.b" })).toBe("wss://a.b?id=a");
    });

    it("heeds one that is given, whatever the page", () => {
      setGlobal("location", { protocol: "https:" });
      expect(relayUrl({ id: "a", host: "a.b" }, { protocol: "ws" })).toBe("ws://a.b?id=a");
    });
  });
});
