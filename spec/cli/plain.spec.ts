import fc from "fast-check";
import { jsonLine, plain } from "../../lib/cli/plain.js";

const steering =
  // eslint-disable-next-line no-control-regex -- they are what must not be there
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;
/** Text with many of the characters that matter here. */
const wild = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      "\x1b",
      "\n",
      "\r\n",
      "\t",
      "\x07",
      "\u009b",
      "\u202e",
      "\u2066",
      "\u2028",
      "\u061c",
    ),
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }),
  ),
});

describe("plain", () => {
  it.each([
    ["halo\nsemua", "halo semua"],
    ["\x1b[31mmerah\x1b[0m", "[31mmerah[0m"],
    ["\x1b]0;judul\x07", "]0;judul"],
    ["a\u202eb\u2066c\u009bd", "abcd"],
    ["👨‍👩‍👧 عربي", "👨‍👩‍👧 عربي"],
  ])("shows %j as %j", (text, expected) => {
    expect(plain(text)).toBe(expected);
  });

  it("shows nothing that steers the terminal, and no second line", () => {
    fc.assert(fc.property(wild, (text) => !steering.test(plain(text))));
  });

  it("cuts what is long, and no character in two", () => {
    expect(plain("a".repeat(200))).toBe("a".repeat(200));
    expect(plain("a".repeat(201))).toBe(`${"a".repeat(199)}…`);
    expect(plain("😀".repeat(500))).toBe(`${"😀".repeat(199)}…`);
    expect(plain("x".repeat(1_000_000))).toHaveLength(200);
  });
});

describe("jsonLine", () => {
  it("is the same value in one line, with nothing that steers the terminal", () => {
    fc.assert(
      fc.property(fc.record({ text: wild, [`"\u009b`]: fc.jsonValue() }), (value) => {
        const line = jsonLine(value);
        expect(line).not.toMatch(steering);
        expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("takes a replacer", () => {
    expect(jsonLine({ a: 1, b: 2 }, (key, value) => (key === "a" ? undefined : value))).toBe(
      '{"b":2}',
    );
  });
});
