import * as fc from "fast-check";
import { check, checkDuration, given } from "../../lib/connection/check.js";
import { completePolicy, reconnect, type ReconnectPolicy } from "../../lib/connection/reconnect.js";

describe("check", () => {
  it("does nothing where it holds", () => {
    expect(() => check(true, "option", "what it takes")).not.toThrow();
  });

  it("throws a TypeError that names the option and what it takes", () => {
    expect(() => check(false, "protocol", '"ws" or "wss"')).toThrow(
      new TypeError('protocol: expected "ws" or "wss".'),
    );
  });
});

describe("checkDuration", () => {
  it("takes every number of ms that a timer can run", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 2 ** 31 - 1, noNaN: true }), (ms) => {
        expect(() => checkDuration("linger", ms)).not.toThrow();
      }),
    );
  });

  it.each([-1, -0.1, NaN, Infinity, -Infinity, 2 ** 31, "1000", null, undefined, {}, [1], 1n])(
    "throws a TypeError for %p, which a timer would take for 0",
    (value) => {
      expect(() => checkDuration("linger", value)).toThrow(
        new TypeError("linger: expected ms, as a number from 0 to 2147483647."),
      );
    },
  );
});

describe("A ReconnectPolicy", () => {
  it("has defaults", () => {
    expect(completePolicy({})).toEqual({
      initialDelay: 1000,
      maxDelay: 55_000,
      factor: 4,
      maxAttempts: Infinity,
      retry: expect.any(Function),
      random: expect.any(Function),
    });
  });

  it.each(Object.keys(completePolicy({})))("takes undefined for the default of %s", (option) => {
    expect(JSON.stringify(completePolicy({ [option]: undefined }))).toBe(
      JSON.stringify(completePolicy({})),
    );
  });

  it.each([
    { initialDelay: 0 },
    { maxDelay: 0 },
    { maxDelay: 2 ** 31 - 1 },
    { factor: 1 },
    { factor: 1.5 },
    { maxAttempts: 1 },
    { maxAttempts: Infinity },
  ])("takes %j", (policy) => {
    expect(completePolicy(policy)).toMatchObject(policy);
  });

  it.each<[option: keyof ReconnectPolicy, values: readonly unknown[]]>([
    ["initialDelay", [-1, NaN, Infinity, 2 ** 31, "1000", null]],
    ["maxDelay", [-1, NaN, Infinity, 2 ** 31, "1000", null]],
    ["factor", [0, 0.99, -2, NaN, null, "two"]],
    ["maxAttempts", [0, 0.5, -1, NaN, null, "many"]],
    ["retry", [true, null]],
    ["random", [0.5, null]],
  ])("is refused with a TypeError that names %s", (option, values) => {
    for (const value of values) {
      const refused = (): unknown => reconnect({ [option]: value });
      expect(refused).toThrow(TypeError);
      expect(refused).toThrow(`reconnect.${option}: expected `);
    }
  });
});

describe("given", () => {
  it("drops what is undefined, and nothing else", () => {
    const all = { a: undefined, b: null, c: 0, d: false, e: "" };
    expect(Object.entries(given(all))).toEqual(Object.entries(all).slice(1));
    expect(all).toHaveProperty("a");
  });
});
