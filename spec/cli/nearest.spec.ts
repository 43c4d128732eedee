import fc from "fast-check";
import { nearest } from "../../lib/cli/nearest.js";

const known: [string, ...string[]] = ["sendmessage", "kick", "leave", "newLoggedIn"];

describe("nearest", () => {
  it.each([
    ["kik", "kick"],
    ["KICK", "kick"],
    ["kcik", "kick"],
    ["sendmesage", "sendmessage"],
    ["sndmessages", "sendmessage"],
    ["leaves", "leave"],
    ["newloggedin", "newLoggedIn"],
  ])("finds for %s %s", (word, expected) => {
    expect(nearest(word, known)).toBe(expected);
  });

  it("finds the first of those that are equally near", () => {
    expect(nearest("", ["ab", "cd"])).toBe("ab");
  });

  it("finds each known word for itself, and a known word for any", () => {
    fc.assert(
      fc.property(fc.string(), (word) => {
        expect(known).toContain(nearest(word, known));
        expect(nearest(word, ["x".repeat(word.length + 2), word])).toBe(word);
      }),
    );
  });
});
