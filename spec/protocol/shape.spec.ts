import * as t from "io-ts";
import { describeErrors } from "../../lib/protocol/either.js";
import {
  checked,
  guarded,
  isObject,
  list,
  nullable,
  oneOf,
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

describe("shape, where something has to be read otherwise", () => {
  const Point = shape(
    "Point",
    { x: t.number },
    { image: t.string, bio: t.string },
    { aliases: { img: "image" } },
  );
  const Line = shape("Line", { from: Point, to: list(Point) }, { bio: t.string });

  it("copies that, what holds it, and nothing else", () => {
    const line = { more: {}, from: { x: 1 }, to: [{ x: 2 }, { x: 3, bio: null }] };
    const decoded: unknown = Line.decode(line);
    expect(decoded).toStrictEqual(right({ ...line, to: [{ x: 2 }, { x: 3 }] }));
    const { from, to, more } = (decoded as { right: typeof line }).right;
    expect(from).toBe(line.from);
    expect(to[0]).toBe(line.to[0]);
    expect(more).toBe(line.more);
  });

  it("keeps the order of the fields", () => {
    const decoded = Point.decode({ a: 1, img: "p.png", bio: null, x: 1, b: 2 });
    expect(JSON.stringify(decoded)).toBe(
      JSON.stringify(right({ a: 1, x: 1, b: 2, image: "p.png" })),
    );
  });

  it.each([
    [
      { x: 1, img: "p.png" },
      { x: 1, image: "p.png" },
    ],
    [
      { x: 1, img: "p.png", image: "q.png" },
      { x: 1, image: "q.png" },
    ],
    [
      { x: 1, img: "p.png", image: null },
      { x: 1, image: "p.png" },
    ],
    [{ x: 1, img: null }, { x: 1 }],
    [{ x: 1, img: null, image: null }, { x: 1 }],
    [{ x: 1, img: undefined, bio: null }, { x: 1 }],
  ])("reads the other name of a field: %j", (u, expected) => {
    expect(Point.decode(u)).toStrictEqual(right(expected));
  });

  it("names each field that does not fit, by the path to it", () => {
    expect(
      errors(Line.decode({ from: { x: "1", img: 5 }, to: [{ x: 1 }, { bio: 1 }], bio: 1 })),
    ).toEqual([
      "Line.from.x: expected number, got string",
      "Line.from.image: expected string, got number",
      "Line.to.1.x: expected number, got undefined",
      "Line.to.1.bio: expected string, got number",
      "Line.bio: expected string, got number",
    ]);
  });

  it("takes an object of any number of fields, and copies one of at most 1,000", () => {
    const fields = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}`, index]));
    const wide = { x: 1, ...fields(100_000) };
    expect((Point.decode(wide) as { right: unknown }).right).toBe(wide);
    const most = { x: 1, ...fields(998), bio: null };
    expect(Point.decode(most)).toStrictEqual(right({ x: 1, ...fields(998) }));
    expect(errors(Line.decode({ from: { ...most, more: 1 }, to: [] }))).toEqual([
      "Line.from: expected Point, got object",
    ]);
  });
});

describe("guarded", () => {
  const Name = shape("Name", { name: t.string }, { bio: t.string });
  const Guarded = guarded(Name, (u) => isObject(u) && u["name"] === "a");

  it("is what its guard takes, and its codec is not asked", () => {
    const is = jest.spyOn(Name, "is");
    expect(Guarded.is({ name: "a" })).toBe(true);
    expect(is).not.toHaveBeenCalled();
  });

  it("is what its codec takes, where its guard takes it not", () => {
    expect(Guarded.is({ name: "b" })).toBe(true);
    expect(Guarded.is({ name: 1 })).toBe(false);
  });

  it("decodes as its codec, by the same name, alone and in a list", () => {
    const names = [{ name: "a" }, { name: "b" }];
    expect(Guarded.name).toBe("Name");
    for (const u of [...names, { name: "b", bio: null }, {}, null]) {
      expect(Guarded.decode(u)).toStrictEqual(Name.decode(u));
    }
    expect(list(Guarded).decode(names)).toStrictEqual(right(names));
    expect(errors(list(Guarded).decode([...names, {}]))).toEqual([
      "Array<Name>.2.name: expected string, got undefined",
    ]);
  });

  it("is its codec itself where there is no guard", () => {
    expect(guarded(Name, undefined)).toBe(Name);
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
    let asked = 0;
    const Counted = list(checked("counted", (_): _ is number => (asked += 1) < 2));
    expect(errors(Counted.decode(Array<number>(1000).fill(1)))).toEqual([
      "Array<counted>.1: expected counted, got number",
    ]);
    expect(asked).toBe(2);
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

describe("oneOf", () => {
  const Either = oneOf(
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
