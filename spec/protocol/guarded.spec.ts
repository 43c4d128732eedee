import * as t from "io-ts";
import { guarded } from "../../lib/protocol/guarded.js";

describe("A guarded codec", () => {
  const codec = new t.Type("string", t.string.is, t.string.validate, t.identity);
  const Guarded = guarded(codec, (u) => u === "a");

  it("is what its guard takes, and its codec is not asked", () => {
    const is = jest.spyOn(codec, "is");
    expect(Guarded.is("a")).toBe(true);
    expect(is).not.toHaveBeenCalled();
  });

  it("is what its codec takes, where its guard takes it not", () => {
    expect(Guarded.is("b")).toBe(true);
    expect(Guarded.is(1)).toBe(false);
  });

  it("decodes as its codec, by the same name", () => {
    expect(Guarded.name).toBe("string");
    expect(Guarded.decode("b")).toEqual({ _tag: "Right", right: "b" });
    expect(Guarded.decode(1)).toMatchObject({ _tag: "Left" });
  });

  it("is its codec itself where there is no guard", () => {
    expect(guarded(codec, undefined)).toBe(codec);
  });
});
