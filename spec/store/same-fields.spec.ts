import { sameFields } from "../../lib/store/chat-room.js";

describe("sameFields", () => {
  it.each<[object, object]>([
    [{}, {}],
    [
      { a: 1, b: "x" },
      { b: "x", a: 1 },
    ],
    [{ a: [1, "2"] }, { a: [1, "2"] }],
    [Object.assign(Object.create(null) as object, { a: 1 }), { a: 1 }],
  ])("holds for %p and %p", (one, other) => {
    expect(sameFields(one, other)).toBe(true);
  });

  it.each<[object, object]>([
    [{ a: 1 }, { a: 2 }],
    [{ a: 1 }, {}],
    [{}, { a: 1 }],
    [{ a: undefined }, { b: 1 }],
    [{ a: [1] }, { a: [2] }],
    [{ a: [1] }, { a: [1, 2] }],
    [{ a: [] }, { a: "" }],
    [{ a: "" }, { a: [] }],
    [{ a: {} }, { a: {} }],
  ])("does not hold for %p and %p", (one, other) => {
    expect(sameFields(one, other)).toBe(false);
  });

  it("does not go deep, and so cannot be led too deep", () => {
    const deep = (): object => ({
      a: JSON.parse("[".repeat(100_000) + "]".repeat(100_000)) as unknown,
    });
    expect(sameFields(deep(), deep())).toBe(false);
    const one = deep();
    expect(sameFields(one, { ...one })).toBe(true);
  });
});
