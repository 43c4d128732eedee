import { readFileSync } from "node:fs";
import fc from "fast-check";
import { maskText, masking } from "../../lib/cli/mask.js";
import { relayTypes } from "../../lib/protocol/messages.js";
import { sample } from "../../lib/testing/index.js";

const secret = "rahasia";

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

  it("never throws, and masks what stands beside a uid", () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), (text, value) => {
        maskText(text, { links: true });
        const frame = JSON.stringify({ value, uid: text, from: `${secret}${text}` });
        expect(maskText(frame, {})).not.toContain(secret);
      }),
    );
  });
});

describe("masking", () => {
  it("replaces in what JSON.stringify is given", () => {
    expect(JSON.stringify(sample("offer", { from: secret }), masking())).not.toContain(secret);
  });
});
