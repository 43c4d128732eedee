import * as t from "io-ts";
import { describeErrors, kindOf } from "../../lib/protocol/either.js";

describe("kindOf", () => {
  it.each([
    [null, "null"],
    [undefined, "undefined"],
    [[1], "array"],
    [{ a: 1 }, "object"],
    ["a", "string"],
    [1, "number"],
    [true, "boolean"],
    [Symbol("a"), "symbol"],
    [() => 1, "function"],
  ])("says what kind of thing %p is", (value, kind) => {
    expect(kindOf(value)).toBe(kind);
  });
});

describe("describeErrors", () => {
  it("says the path, what was expected and what came, in one line for each", () => {
    const codec = t.type({ a: t.type({ b: t.array(t.number) }, "Inner"), c: t.string }, "Outer");
    const decoded = codec.decode({ a: { b: [1, "secret"] }, c: null });
    expect(decoded._tag === "Left" && describeErrors(decoded.left)).toEqual([
      "Outer.a.b.1: expected number, got string",
      "Outer.c: expected string, got null",
    ]);
  });

  it("calls the root by the name of its codec", () => {
    const decoded = t.string.decode(5);
    expect(decoded._tag === "Left" && describeErrors(decoded.left)).toEqual([
      "string: expected string, got number",
    ]);
  });
});
