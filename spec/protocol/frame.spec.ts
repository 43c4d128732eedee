import { inspect } from "node:util";
import * as fc from "fast-check";
import {
  decodeFrame,
  decodeMessage,
  defaultMaxFrameLength,
  invalidFrame,
  parseFrame,
  type InvalidFrame,
} from "../../lib/protocol/frame.js";
import { relayTypes } from "../../lib/protocol/messages.js";
import { anyJson, anyRelayMessage, treacherousKeys } from "../support/arbitraries.js";

const left = (text: string, maxFrameLength?: number): InvalidFrame => {
  const decoded = decodeFrame(text, { maxFrameLength });
  if (decoded._tag === "Right") throw new Error("decoded");
  return decoded.left;
};

describe("decodeFrame", () => {
  it("never throws, and gives what is wrong with any text that is no message", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.json()), (text) => {
        const decoded = decodeFrame(text);
        if (decoded._tag === "Right") return;
        expect(["json", "shape"]).toContain(decoded.left.reason);
        expect(decoded.left.errors).not.toHaveLength(0);
        expect(decoded.left.length).toBe(text.length);
        expect(decoded.left.frame).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it("never throws for JSON that claims to be of a known type", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...relayTypes),
        fc.dictionary(fc.string(), anyJson),
        (type, u) => {
          const { reason, type: claimed } = left(
            JSON.stringify({ ...u, type, user: 1, uid: 1, key: 1 }),
          );
          expect([reason, claimed]).toEqual(["shape", type]);
        },
      ),
    );
  });

  it("does not throw for JSON that is nested 20,000 levels deep", () => {
    const deep = "[".repeat(20_000) + "]".repeat(20_000);
    expect(left(deep).errors).toEqual(["frame: expected an object, got array"]);
    expect(left(`{"type":"newLoggedIn","uid":${deep}}`).errors).toEqual([
      "newLoggedIn.uid: expected string, got array",
    ]);
    expect(decodeFrame(`{"type":"newLoggedIn","uid":"1","more":${deep}}`)._tag).toBe("Right");
  });

  it("decodes what any message is as text", () => {
    fc.assert(
      fc.property(anyRelayMessage, (message) => {
        const text = JSON.stringify(message);
        const decoded = decodeFrame(text);
        expect(decoded._tag === "Right" && JSON.stringify(decoded.right)).toBe(text);
      }),
    );
  });

  it.each([
    ["", "json", "frame: expected JSON, got other text"],
    ["{", "json", "frame: expected JSON, got other text"],
    ["undefined", "json", "frame: expected JSON, got other text"],
    ['{"type":"newLoggedIn","uid":"1"}x', "json", "frame: expected JSON, got other text"],
    ["null", "shape", "frame: expected an object, got null"],
    ["5", "shape", "frame: expected an object, got number"],
    ['"kirimin"', "shape", "frame: expected an object, got string"],
    ['[{"type":"newLoggedIn","uid":"1"}]', "shape", "frame: expected an object, got array"],
    ["{}", "shape", "frame.type: expected string, got undefined"],
    ['{"type":null}', "shape", "frame.type: expected string, got null"],
    ['{"type":5}', "shape", "frame.type: expected string, got number"],
    ['{"type":["candidate"]}', "shape", "frame.type: expected string, got array"],
    ['{"type":{"toString":"candidate"}}', "shape", "frame.type: expected string, got object"],
    ['{"__proto__":{"type":"newLoggedIn"}}', "shape", "frame.type: expected string, got undefined"],
  ])("says of %j: %s", (text, reason, error) => {
    expect(left(text)).toStrictEqual({ reason, errors: [error], length: text.length });
  });

  it("says of which known type a message of another shape claims to be", () => {
    expect(left('{"type":"newLoggedIn"}')).toStrictEqual({
      reason: "shape",
      type: "newLoggedIn",
      errors: ["newLoggedIn.uid: expected string, got undefined"],
      length: 22,
    });
  });

  it.each([...treacherousKeys, "calls", "unknown", ""])(
    "hands a message of the unknown type %j on as it came",
    (name) => {
      const text = JSON.stringify({ type: name, uid: 5, nested: { a: [null] } });
      expect(decodeFrame(text)).toStrictEqual({
        _tag: "Right",
        right: { type: "unknown", name, message: JSON.parse(text) as unknown },
      });
    },
  );

  describe("with a frame that is longer than allowed", () => {
    const text = '{"type":"newLoggedIn","uid":"1"}';

    it("does not parse it", () => {
      const parse = jest.spyOn(JSON, "parse");
      const invalid = left(text, text.length - 1);
      expect(parse).not.toHaveBeenCalled();
      expect(invalid).toStrictEqual({
        reason: "size",
        errors: ["frame: expected at most 31 characters, got 32"],
        length: 32,
      });
      expect(invalid.frame).toBe(text);
    });

    it("decodes one that is just as long as allowed", () => {
      expect(decodeFrame(text, { maxFrameLength: text.length })._tag).toBe("Right");
    });

    it("allows 1 MiB unless told otherwise", () => {
      expect(defaultMaxFrameLength).toBe(2 ** 20);
      const ofLength = (length: number) => text.replace(/1"}$/, `${"1".repeat(length - 31)}"}`);
      expect(decodeFrame(ofLength(2 ** 20))._tag).toBe("Right");
      expect(left(ofLength(2 ** 20 + 1)).reason).toBe("size");
    });
  });
});

describe("parseFrame", () => {
  it.each([
    ["an ArrayBuffer", new ArrayBuffer(7), 7],
    ["a view of one", new Uint8Array(7), 7],
    ["a Buffer", Buffer.from('{"type":1}'), 10],
    ["a Blob", new Blob(["halo"]), 4],
    ["an array of Buffers", [Buffer.from("a")], 0],
    ["nothing", undefined, 0],
    ["null", null, 0],
  ])("takes no binary frame: %s", (_, data, length) => {
    expect(parseFrame(data)).toStrictEqual({
      kind: "frame",
      text: "",
      is: "invalid",
      invalid: { reason: "json", errors: ["frame: expected text, got binary"], length },
    });
  });

  it("parses a message and does not decode it", () => {
    const text = '{"type":"newLoggedIn","uid":5}';
    const frame = parseFrame(text);
    expect(frame).toStrictEqual({
      kind: "frame",
      text,
      is: "message",
      type: "newLoggedIn",
      value: { type: "newLoggedIn", uid: 5 },
    });
    expect(frame.is === "message" && decodeMessage(frame)).toMatchObject({
      left: { errors: ["newLoggedIn.uid: expected string, got number"] },
    });
  });
});

describe("Frame", () => {
  it.each([
    ["a message", '{"type":"newLoggedIn","uid":"1"}'],
    ["one of an unknown type", '{"type":"dance"}'],
    ["no message", '{"type":5}'],
    ["no JSON", "halo"],
  ])("carries its text: %s", (_, text) => {
    expect(parseFrame(text)).toMatchObject({ kind: "frame", text });
  });

  it("carries its text, also where it is too long to be parsed", () => {
    expect(parseFrame("halo", 3)).toMatchObject({ is: "invalid", text: "halo" });
  });
});

describe("InvalidFrame", () => {
  it("has its frame to read, and shows it to nobody who prints or copies it", () => {
    const invalid = invalidFrame("json", ["frame: expected JSON, got other text"], "geheim");
    expect(invalid.frame).toBe("geheim");
    expect(Object.keys(invalid)).toEqual(["reason", "errors", "length"]);
    expect({ ...invalid }).not.toHaveProperty("frame");
    expect(JSON.stringify(invalid)).not.toContain("geheim");
    expect(inspect(invalid, { depth: Infinity })).not.toContain("geheim");
  });

  // Words and numbers that nothing but the wire can have put into an error.
  const marker = fc.stringMatching(/^rahasia[a-z]{3,8}$/);
  const markerNumber = fc.integer({ min: 4_700_000_000, max: 4_799_999_999 });
  const knownName = fc.constantFrom(
    ...["key", "from", "to", "uid", "user", "users", "sender", "chat", "roomdata", "groupid", "id"],
    ...["roomid", "badges", "b", "img", "callKey", "sdp", "candidate", "username", "timestamp"],
    ...["edited", "readers", "reply", "long", "short", "identifier", "image", "sdpMid", "video"],
  );
  const { value, fields } = fc.letrec<{ value: unknown; fields: Record<string, unknown> }>(
    (tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        marker,
        markerNumber,
        fc.constantFrom(null, true, false),
        fc.array(tie("value"), { maxLength: 3 }),
        tie("fields"),
      ),
      fields: fc.dictionary(fc.oneof(knownName, marker), tie("value"), { maxKeys: 12 }),
    }),
  );
  const secret = /rahasia|47\d{8}/;

  const shown = (invalid: InvalidFrame): string[] => [
    ...invalid.errors,
    JSON.stringify(invalid),
    inspect(invalid, { depth: Infinity }),
    Object.entries(invalid).join(),
  ];

  it.each(relayTypes)("holds no value and no extra key of the wire: %s", (type) => {
    fc.assert(
      fc.property(fields, (message) => {
        const decoded = decodeFrame(JSON.stringify({ ...message, type }));
        if (decoded._tag === "Right") return;
        for (const text of shown(decoded.left)) expect(text).not.toMatch(secret);
      }),
      { numRuns: 100 },
    );
  });

  it("holds none of a message in which one value is wrong", () => {
    fc.assert(
      fc.property(anyRelayMessage, marker, value, (message, key, wrong) => {
        const record = JSON.parse(JSON.stringify(message)) as Record<string, unknown>;
        for (const name of Object.keys(record)) {
          const frame = JSON.stringify({ ...record, [name]: wrong, [key]: wrong });
          const decoded = decodeFrame(frame);
          if (decoded._tag === "Right") continue;
          for (const text of shown(decoded.left)) expect(text).not.toMatch(secret);
        }
      }),
    );
  });

  it("holds none of what is no message at all", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          marker,
          value.map((v) => JSON.stringify(v)),
          value.map((v) => JSON.stringify(v).slice(1)),
          value.map((v) => JSON.stringify({ type: [v] })),
          value.map((v) => `{"type":"${JSON.stringify(v)}"`),
        ),
        (frame) => {
          const decoded = decodeFrame(frame);
          if (decoded._tag === "Right") return;
          for (const text of shown(decoded.left)) expect(text).not.toMatch(secret);
        },
      ),
      { numRuns: 500 },
    );
  });
});
