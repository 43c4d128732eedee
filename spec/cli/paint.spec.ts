import { isScreen, paints } from "../../lib/cli/paint.js";

describe("Colours", () => {
  it("are for terminals", () => {
    const { bold, dim, green, yellow } = paints({ isTTY: true }, {});
    expect([bold, dim, green, yellow].map((paint) => paint("a"))).toEqual([
      "\x1b[1ma\x1b[0m",
      "\x1b[2ma\x1b[0m",
      "\x1b[32ma\x1b[0m",
      "\x1b[33ma\x1b[0m",
    ]);
  });

  it.each([
    ["a pipe", {}, {}],
    ["a file", { isTTY: false }, {}],
    ["a terminal where NO_COLOR is set", { isTTY: true }, { NO_COLOR: "1" }],
    ["a dumb terminal", { isTTY: true }, { TERM: "dumb" }],
  ])("are not for %s", (_, stream, env) => {
    expect(paints(stream, env).green("a")).toBe("a");
  });

  it("are there where NO_COLOR is empty", () => {
    expect(paints({ isTTY: true }, { NO_COLOR: "" }).green("a")).not.toBe("a");
  });
});

describe("A screen", () => {
  it.each([
    [{ isTTY: true }, { NO_COLOR: "1" }, true],
    [{ isTTY: true }, { TERM: "dumb" }, false],
    [{}, {}, false],
  ])("%j with %j: %p", (stream, env, expected) => {
    expect(isScreen(stream, env)).toBe(expected);
  });
});
