import fc from "fast-check";
import { readFileSync } from "node:fs";
import { escaped, maskText, plain } from "../../lib/cli/safe-text.js";
import { relayTypes } from "../../lib/protocol/messages.js";
import { sample } from "../../lib/testing/index.js";

const secret = "rahasia";

/** The same rule, for a value. */
const maskedBy = (links: boolean) =>
  function (this: unknown, name: string, value: unknown): unknown {
    const { key, uid } = this as { key?: unknown; uid?: unknown };
    const isEnvelope = typeof key === "string" && uid === undefined;
    const isNamed = (name === "from" && !isEnvelope) || (name === "link" && links);
    const isSecret = typeof value === "string" || (typeof value === "object" && value !== null);
    return isNamed && isSecret ? "masked" : value;
  };

describe("maskText", () => {
  it.each(["offer", "answer", "candidate", "reject"] as const)("masks the from of %s", (type) => {
    const masked = maskText(JSON.stringify(sample(type, { from: secret })), {});
    expect(JSON.parse(masked)).toEqual(sample(type, { from: "masked" }));
  });

  it.each([
    ["a hangup that a peer sent", { type: "hangup", uid: "1", from: secret, user: {} }],
    ["a signal of a type that is not known", { type: "calls", uid: "1", from: secret }],
    ["a signal in which a peer has put a key", { type: "offer", key: "k", uid: "1", from: secret }],
    ["a signal whose type is an array", { type: ["candidate"], uid: "1", from: secret }],
    ["what has no envelope", { type: "offer", from: secret }],
    ["what has a key that is none", { type: "offer", key: 1, from: secret }],
    ["what is in something else", [{ message: { uid: "1", from: secret } }]],
  ])("masks the from of %s", (_, message) => {
    expect(maskText(JSON.stringify(message), {})).not.toContain(secret);
  });

  it("masks what is no JSON by its words", () => {
    expect(maskText(`{"from" : "${secret}", "link":"${secret}`, {})).toBe(
      '{"from" : "masked", "link":"masked',
    );
  });

  it("masks what is nested too deeply for JSON.stringify by its words, too", () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    const text = `{"type":"calls","deep":${deep},"from":"rahasia","uid":"1"}`;
    expect(maskText(text, {})).toBe(text.replace(secret, "masked"));
  });

  it("leaves the text of all other frames as it is", () => {
    for (const type of relayTypes.filter(
      (one) => !("uid" in sample(one)) || one === "newLoggedIn",
    )) {
      const text = JSON.stringify(sample(type), null, 1);
      expect(maskText(text, {})).toBe(text);
    }
    for (const text of ["{", "null", '"from"', '{"from":7}', " 1e3 "]) {
      expect(maskText(text, {})).toBe(text);
    }
  });

  it("masks invite links where that is asked for", () => {
    const text = JSON.stringify(sample("sendmessage", { roomdata: { link: secret } }));
    expect(maskText(text, {})).toBe(text);
    expect(JSON.parse(maskText(text, { links: true }))).toEqual(
      sample("sendmessage", { roomdata: { link: "masked" } }),
    );
  });

  it("masks each socket id and link of the recorded frames", () => {
    const frames = ["relay-frames", "relay-frames-2"]
      .flatMap((file) => readFileSync(`spec/fixtures/${file}.ndjson`, "utf8").trim().split("\n"))
      .map((line) => (JSON.parse(line) as { frame: string }).frame);
    const masked = frames.map((frame) => maskText(frame, { links: true }));
    // User ids are digits; socket ids hold letters.
    for (const frame of masked) {
      expect(frame).not.toMatch(/"from":"(?!masked")[^"]*[a-z]/);
      expect(frame).not.toMatch(/"link":"(?!masked")/);
    }
    expect(masked.join()).toContain('"from":"masked"');
  });

  it.each([
    [
      "an escaped name",
      String.raw`{"uid":"1","\u0066r\u006fm":"rahasia"}`,
      String.raw`{"uid":"1","\u0066r\u006fm":"masked"}`,
    ],
    [
      "a list",
      '{"from": ["rahasia", {"a":"]rahasia"}], "uid":"1"}',
      '{"from": "masked", "uid":"1"}',
    ],
    [
      "an object",
      '{"from":{"rahasia":{"from":"rahasia"}},"uid":"1"}',
      '{"from":"masked","uid":"1"}',
    ],
    [
      "what stands twice",
      '{"from":"rahasia","uid":"1","from":"rahasia"}',
      '{"from":"masked","uid":"1","from":"masked"}',
    ],
    [
      "a name after a long one",
      '{"namayangpanjangsekalisekalisekali":1,"from":"rahasia"}',
      '{"namayangpanjangsekalisekalisekali":1,"from":"masked"}',
    ],
    ["an empty text", '{"uid":"1","from":""}', '{"uid":"1","from":"masked"}'],
    [
      "a text with quotes",
      String.raw`{"from":"\"rahasia\\","uid":"1"}`,
      '{"from":"masked","uid":"1"}',
    ],
  ])("masks %s", (_, text, expected) => {
    expect(maskText(text)).toBe(expected);
  });

  it("leaves all but the secret as it came", () => {
    const text = String.raw` { "n" : 1e999, "long":12345678901234567890 ,"t":"\u0041\/", "from":"rahasia","uid" : "1", "n":1.50 }`;
    expect(maskText(text)).toBe(text.replace("rahasia", "masked"));
  });

  it.each([
    ['{"type":"offer","from":"rahasia"', '{"type":"offer","from":"masked"'],
    ['{"type":"offer","from":"raha', '{"type":"offer","from":"masked'],
    ['{"from":"rahasia\\', '{"from":"masked'],
    [String.raw`{"\u0066rom":"rahasia",}`, String.raw`{"\u0066rom":"masked",}`],
    ['{"key":"k","from":["rahasia","rahasia"', '{"key":"k","from":"masked'],
    ['{"from":{"a":"rahasia"}}}', '{"from":"masked"}}'],
    ["{from: rahasia, 'link' : 'rahasia'}", '{from: "masked", \'link\' : "masked"}'],
    ['{"a":"from":"rahasia"}', '{"a":"from":"masked"}'],
    ['"from":"rahasia"', '"from":"masked"'],
    [']}{"from":"rahasia"', ']}{"from":"masked"'],
    ['{"from":true,"from":-1.5e3,"from"', '{"from":true,"from":-1.5e3,"from"'],
    [String.raw`{"\u00":1,"from":"rahasia"}`, String.raw`{"\u00":1,"from":"masked"}`],
  ])("masks each from and link of what is not JSON: %s", (text, expected) => {
    expect(maskText(text)).toBe(expected);
  });

  it("takes a frame of the largest size", () => {
    const long = String.raw`\"`.repeat(10_000_000);
    const text = `{"text":"${long}","from":"rahasia","uid":"1"}`;
    expect(maskText(text) === text.replace("rahasia", "masked")).toBe(true);
  }, 20_000);

  it("never throws, and masks what stands beside a uid", () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), (text, value) => {
        maskText(text, { links: true });
        const frame = JSON.stringify({ value, uid: text, from: `${secret}${text}` });
        expect(maskText(frame)).not.toContain(secret);
        // Also where it is cut off, or has a letter too many.
        const cut = frame.slice(0, frame.length - (text.length % frame.length));
        expect(maskText(cut)).not.toContain(secret);
        expect(maskText(`${frame}${text}x`)).not.toContain(secret);
      }),
    );
  });

  it("changes nothing of the value but the secrets", () => {
    const letters = fc.constantFrom("from", "key", "uid", "link", "a");
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        fc.jsonValue({ maxDepth: 0 }),
        fc.array(tie("value")),
        fc.dictionary(letters, tie("value")),
      ),
    }));
    fc.assert(
      fc.property(value, fc.boolean(), fc.nat(2), (given, links, space) => {
        const text = JSON.stringify(given, null, space);
        expect(JSON.parse(maskText(text, { links }))).toEqual(
          JSON.parse(JSON.stringify(given, maskedBy(links))),
        );
      }),
    );
  });
});

/** What must not be there, unless an emoji holds it. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const emoji =
  /\p{Extended_Pictographic}[\p{Extended_Pictographic}\p{EMod}\ufe0f\u200d]*|\d\ufe0f\u20e3/gu;
const showsUnseen = (text: string): boolean => unseen.test(text.replace(emoji, ""));

/** Each of a kind. */
const invisible = [
  ["ESC", "\x1b"],
  ["CSI", "\u009b"],
  ["a change of direction", "\u202e"],
  ["an isolate", "\u2066"],
  ["the Arabic letter mark", "\u061c"],
  ["a soft hyphen", "\u00ad"],
  ["a zero-width space", "\u200b"],
  ["a zero-width joiner", "\u200d"],
  ["a word joiner", "\u2060"],
  ["an invisible times", "\u2062"],
  ["a byte order mark", "\ufeff"],
  ["an annotation", "\ufff9"],
  ["a Hangul filler", "\u3164"],
  ["a grapheme joiner", "\u034f"],
  ["a variation selector", "\ufe0f"],
  ["another variation selector", "\u{e0101}"],
  ["a tag", "\u{e0041}"],
  ["half a letter", "\ud83d"],
] as const;

/** Text with many of the characters that matter here. */
const wild = fc.string({
  unit: fc.oneof(
    fc.constantFrom("\n", "\r\n", "\t", "\u2028", "👩", "1", ...invisible.map(([, one]) => one)),
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
    ["👍🏽 ❤️ 🏳️‍🌈 1️⃣ 🇮🇩", "👍🏽 ❤️ 🏳️‍🌈 1️⃣ 🇮🇩"],
    ["👩\u200d\u200d👩 1\ufe0f2", "👩👩 12"],
    ["a\u2800\u00a0b", "a b"],
  ])("shows %j as %j", (text, expected) => {
    expect(plain(text)).toBe(expected);
  });

  it.each(invisible)("leaves out %s", (_, character) => {
    expect(plain(`a${character}b`)).toBe("ab");
  });

  it("shows nothing that steers the terminal or cannot be seen, and no second line", () => {
    fc.assert(fc.property(wild, (text) => !showsUnseen(plain(text))));
  });

  it("cuts what is long, and no character in two", () => {
    expect(plain("a".repeat(200))).toBe("a".repeat(200));
    expect(plain("a".repeat(201))).toBe(`${"a".repeat(199)}…`);
    expect(plain("😀".repeat(500))).toBe(`${"😀".repeat(199)}…`);
    expect(plain("x".repeat(1_000_000))).toHaveLength(200);
  });
});

describe("escaped", () => {
  it("is the same value in one line, with nothing that steers the terminal or cannot be seen", () => {
    fc.assert(
      fc.property(fc.record({ text: wild, [`"\u009b`]: fc.jsonValue() }), (value) => {
        const json = JSON.stringify(value);
        expect(showsUnseen(escaped(json))).toBe(false);
        expect(JSON.parse(escaped(json))).toEqual(JSON.parse(json));
      }),
    );
  });

  it("writes a character of two as two", () => {
    expect(escaped('"\u{e0041}\ufeff👍🏽❤️"')).toBe('"\\udb40\\udc41\\ufeff👍🏽❤️"');
  });
});
