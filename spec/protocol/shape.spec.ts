import * as t from "io-ts";
import { describeErrors } from "../../lib/protocol/describe-errors.js";
import {
  checked,
  either,
  isObject,
  list,
  nullable,
  shape,
  tagged,
} from "../../lib/protocol/shape.js";

const errors = (decoded: t.Validation<unknown>): string[] =>
  decoded._tag === "Left" ? describeErrors(decoded.left) : [];
const right = (value: unknown) => ({ _tag: "Right", right: value });

describe("isObject", () => {
  it.each([
    [{}, true],
    [Object.create(null), true],
    [[], false],
    [null, false],
    ["a", false],
    [undefined, false],
  ])("says of %j: %s", (u, expected) => {
    expect(isObject(u)).toBe(expected);
  });
});

describe("shape", () => {
  const Point = shape("Point", { x: t.number }, { label: t.string, z: nullable(t.number) });

  it("keeps null in a field whose codec takes it", () => {
    expect(Point.decode({ x: 1, z: null })).toStrictEqual(right({ x: 1, z: null }));
  });

  it("keeps such a null where something beside it is left out", () => {
    expect(Point.decode({ x: 1, label: null, z: null })).toStrictEqual(right({ x: 1, z: null }));
  });

  it("leaves undefined out where something else is left out", () => {
    expect(Point.decode({ x: 1, label: null, z: undefined })).toStrictEqual(right({ x: 1 }));
  });

  it("refuses null in a required field", () => {
    expect(errors(Point.decode({ x: null }))).toEqual(["Point.x: expected number, got null"]);
  });

  it.each([[[]], [null], ["x"], [undefined]])("refuses %j", (u) => {
    expect(Point.is(u)).toBe(false);
    expect(errors(Point.decode(u))).toHaveLength(1);
  });

  it("reads a value by its spellings, unless it is a field without any", () => {
    const Switch = shape(
      "Switch",
      {},
      { on: t.boolean, name: t.string },
      { values: { on: (raw) => (raw === 1 ? true : raw) } },
    );
    expect(Switch.decode({ on: 1, name: "a" })).toStrictEqual(right({ on: true, name: "a" }));
    expect(errors(Switch.decode({ on: 2 }))).toEqual(["Switch.on: expected boolean, got number"]);
  });
});

describe("tagged", () => {
  const Tagged = tagged("ping", { at: t.number });

  it("is named by its type, and wants it", () => {
    expect(Tagged.name).toBe("ping");
    expect(errors(Tagged.decode({ type: "pong", at: 1 }))).toEqual([
      'ping.type: expected "ping", got string',
    ]);
  });
});

describe("checked", () => {
  const Even = checked("even", (u): u is number => typeof u === "number" && u % 2 === 0);

  it("takes what its check takes", () => {
    expect(Even.is(2)).toBe(true);
    expect(Even.decode(2)).toStrictEqual(right(2));
  });

  it("says its name of what it refuses", () => {
    expect(Even.is(1)).toBe(false);
    expect(errors(Even.decode(1))).toEqual(["even: expected even, got number"]);
  });
});

describe("list", () => {
  const Names = list(shape("Name", {}, { name: t.string }));

  it("is named by what it holds", () => {
    expect(Names.name).toBe("Array<Name>");
  });

  it("gives back the same array where no element changes", () => {
    const names = [{ name: "a" }, {}];
    const decoded = Names.decode(names);
    expect(decoded._tag === "Right" && decoded.right === names).toBe(true);
  });

  it("leaves the array that it reads as it is", () => {
    const names = Object.freeze([{ name: null }, { name: "b" }, { name: null }]);
    expect(Names.decode(names)).toStrictEqual(right([{}, { name: "b" }, {}]));
    expect(names).toEqual([{ name: null }, { name: "b" }, { name: null }]);
  });

  it("refuses an array with a hole, which reads as undefined", () => {
    const holed = Object.assign([], { 1: { name: "a" } });
    expect(Names.is(holed)).toBe(false);
    expect(errors(Names.decode(holed))).toEqual(["Array<Name>.0: expected Name, got undefined"]);
  });

  it("ends at the first bad element", () => {
    const validate = jest.fn(t.number.validate);
    const Counted = list(new t.Type("number", t.number.is, validate, t.identity));
    expect(errors(Counted.decode([1, "a", "b", ...Array<string>(1000).fill("c")]))).toEqual([
      "Array<number>.1: expected number, got string",
    ]);
    expect(validate).toHaveBeenCalledTimes(2);
  });

  it("refuses what is no array", () => {
    expect(errors(Names.decode({ 0: {}, length: 1 }))).toEqual([
      "Array<Name>: expected Array<Name>, got object",
    ]);
  });
});

describe("nullable", () => {
  const Maybe = nullable(shape("Name", { name: t.string }, { bio: t.string }));

  it("takes null and what its codec takes", () => {
    expect(Maybe.is(null)).toBe(true);
    expect(Maybe.is({ name: "a" })).toBe(true);
    expect(Maybe.is(undefined)).toBe(false);
    expect(Maybe.decode(null)).toStrictEqual(right(null));
    expect(Maybe.decode({ name: "a", bio: null })).toStrictEqual(right({ name: "a" }));
  });

  it("says that it takes null", () => {
    expect(errors(Maybe.decode(1))).toEqual(["Name | null: expected Name | null, got number"]);
  });
});

describe("either", () => {
  const Either = either(
    "either",
    "radius",
    shape("Circle", { radius: t.number }, {}),
    shape("Square", { side: t.number }, {}),
  );

  it.each([[{ radius: 1 }], [{ side: 1 }], [{ radius: 1, side: "a" }]])("takes %j", (u) => {
    expect(Either.is(u)).toBe(true);
    expect(Either.decode(u)).toStrictEqual(right(u));
  });

  it.each([
    [{ radius: "a", side: 1 }, "either.radius: expected number, got string"],
    [{ side: "a" }, "either.side: expected number, got string"],
    [{}, "either.side: expected number, got undefined"],
    [null, "either: expected either, got null"],
  ])("speaks of the one that was meant by %j", (u, error) => {
    expect(Either.is(u)).toBe(false);
    expect(errors(Either.decode(u))).toEqual([error]);
  });
});
