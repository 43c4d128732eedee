import { inspect } from "node:util";
import { toHeaders, type Cookie } from "../../lib/node/credentials.js";
import { RelayError } from "../../lib/protocol/relay-error.js";
import { cookie, secret } from "./support/loopback.js";

/** What is no value of a Cookie header. */
const noCookies = [
  undefined,
  null,
  "",
  " ",
  secret,
  `=${secret}`,
  `Cookie: ${cookie}`,
  `${cookie}\n`,
  ` ${cookie}`,
  `${cookie}\r\nX-Evil: 1`,
  `${cookie}\u0000`,
  `${cookie}\t`,
  `${cookie}; nama=Ayé`,
  `${cookie}€`,
  42,
  Promise.resolve(cookie),
].map((value) => [value] as [value: unknown]);

describe("toHeaders", () => {
  it.each([cookie, "connect.sid=", `a=1; ${cookie}; b="x y"`])("takes %p", (value) => {
    expect(toHeaders({ cookie: value })()).toEqual({ Cookie: value });
    expect(toHeaders({ cookie: () => value })()).toEqual({ Cookie: value });
  });

  it("gives the other headers too", () => {
    expect(toHeaders({ cookie, headers: { "X-Bot": "1" } })()).toEqual({
      "X-Bot": "1",
      Cookie: cookie,
    });
  });

  it("asks a function each time, and not before", () => {
    const ask = jest.fn(() => cookie);
    const headers = toHeaders({ cookie: ask });
    expect(ask).not.toHaveBeenCalled();
    headers();
    headers();
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it.each(noCookies)("throws a TypeError for %p, and quotes none of it", (value) => {
    const error = thrownBy(() => toHeaders({ cookie: value as Cookie }));
    expect(error).toBeInstanceOf(TypeError);
    expect((error as TypeError).message).toMatch(/^cookie: expected .*"connect\.sid=…"/);
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain(secret);
  });

  it.each(noCookies)("stops with `unauthorized` when a function gives %p", (value) => {
    const error = thrownBy(toHeaders({ cookie: (() => value) as () => string }));
    expect(error).toBeInstanceOf(RelayError);
    expect(error).toMatchObject({ code: "unauthorized" });
    expect((error as RelayError).message).toMatch(/^The cookie function has to give /);
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain(secret);
  });

  it("stops with `unauthorized` when a function throws, and keeps the cause to itself", () => {
    const cause = new Error(secret);
    const headers = toHeaders({
      cookie: () => {
        throw cause;
      },
    });
    const error = thrownBy(headers);
    expect(error).toMatchObject({ code: "unauthorized" });
    expect((error as RelayError).cause).toBe(cause);
    expect(inspect(error, { depth: Infinity })).not.toContain(secret);
  });

  it.each(["cookie", "Cookie"])("throws a TypeError for a second cookie in headers.%s", (name) => {
    expect(() => toHeaders({ cookie, headers: { [name]: cookie } })).toThrow(
      new TypeError("headers: expected no Cookie header. Pass it as `cookie`."),
    );
  });

  it("throws a TypeError that names the cookie where nothing is passed", () => {
    expect(() => toHeaders(undefined as unknown as { cookie: string })).toThrow(/^cookie: /);
  });
});

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error("Nothing was thrown.");
}
