import { inspect } from "node:util";
import * as fc from "fast-check";
import {
  answer,
  candidate,
  commands,
  decodeCommand,
  encodeCommand,
  hangup,
  offer,
  postlike,
  postunlike,
  readAllMessages,
  reject,
  serializeCommand,
  type RelayCommand,
} from "../../lib/protocol/commands.js";
import { anyJson, anyRelayCommand, setOwn, treacherousKeys } from "../support/arbitraries.js";

/** As a caller without types would call it. */
const encode = (command: unknown) => encodeCommand(command as RelayCommand);
const left = (reason: string, errors: readonly string[]) => ({
  _tag: "Left",
  left: { reason, errors },
});
const right = (text: string) => ({ _tag: "Right", right: text });

describe("encodeCommand", () => {
  const sdp = { type: "offer", sdp: "v=0" } as const;
  const ice = { candidate: "candidate:1", sdpMid: "0", sdpMLineIndex: 0 };

  it.each<[RelayCommand, string]>([
    [postlike("pm2yig6go"), '{"type":"postlike","postid":"pm2yig6go","identifier":"kirimin"}'],
    [postunlike("pm2yig6go"), '{"type":"postunlike","postid":"pm2yig6go","identifier":"kirimin"}'],
    [
      readAllMessages({ id: "6936171", type: "group" }),
      '{"type":"readAllMessages","roomid":"6936171","roomtype":"group","identifier":"kirimin"}',
    ],
    [
      offer("7454415", sdp),
      '{"type":"offer","to":"7454415","sdp":{"type":"offer","sdp":"v=0"},"identifier":"kirimin"}',
    ],
    [
      offer("7454415", sdp, { video: true }),
      '{"type":"offer","to":"7454415","sdp":{"type":"offer","sdp":"v=0"},"video":true,"identifier":"kirimin"}',
    ],
    [
      offer("7454415", null, { video: undefined }),
      '{"type":"offer","to":"7454415","sdp":null,"identifier":"kirimin"}',
    ],
    [
      offer("7454415", null, { video: false }),
      '{"type":"offer","to":"7454415","sdp":null,"video":false,"identifier":"kirimin"}',
    ],
    [
      answer("7454415", "106808t2j", { type: "answer", sdp: "v=0" }),
      '{"type":"answer","to":"7454415","callKey":"106808t2j","sdp":{"type":"answer","sdp":"v=0"},"identifier":"kirimin"}',
    ],
    [
      answer("7454415", "106808t2j", null),
      '{"type":"answer","to":"7454415","callKey":"106808t2j","sdp":null,"identifier":"kirimin"}',
    ],
    [
      candidate("7454415", ice),
      '{"type":"candidate","to":"7454415","candidate":{"candidate":"candidate:1","sdpMid":"0","sdpMLineIndex":0},"identifier":"kirimin"}',
    ],
    [
      candidate("7454415", null),
      '{"type":"candidate","to":"7454415","candidate":null,"identifier":"kirimin"}',
    ],
    [hangup("7454415"), '{"type":"hangup","to":"7454415","identifier":"kirimin"}'],
    [
      reject("7454415", "106808t2j"),
      '{"type":"reject","to":"7454415","callKey":"106808t2j","identifier":"kirimin"}',
    ],
  ])("sends %j as the text of it, identified", (command, text) => {
    expect(encodeCommand(command)).toStrictEqual(right(text));
  });

  it("takes a room as it came, and sends no more of it than its id and type", () => {
    const room = { id: "1", long: "Tim Hore", short: "Tim", type: "user" } as const;
    expect(readAllMessages(room)).toStrictEqual({
      type: "readAllMessages",
      roomid: "1",
      roomtype: "user",
    });
  });

  it.each<[unknown, string[]]>([
    [{ type: "postlike" }, ["postlike.postid: expected string, got undefined"]],
    [{ type: "postlike", postid: 5 }, ["postlike.postid: expected string, got number"]],
    [{ type: "postlike", postid: null }, ["postlike.postid: expected string, got null"]],
    [
      { type: "readAllMessages", roomid: ["1"], roomtype: "channel" },
      [
        "readAllMessages.roomid: expected string, got array",
        'readAllMessages.roomtype: expected "user" | "group", got string',
      ],
    ],
    [
      { type: "offer", to: "1", video: "yes" },
      [
        "offer.sdp: expected SessionDescription | null, got undefined",
        "offer.video: expected boolean, got string",
      ],
    ],
    [
      { type: "answer", to: "1", callKey: "c", sdp: { type: "hello", sdp: 1 } },
      [
        'answer.sdp.type: expected "offer" | "answer" | "pranswer" | "rollback", got string',
        "answer.sdp.sdp: expected string, got number",
      ],
    ],
    [
      { type: "candidate", to: "1", candidate: "candidate:1" },
      ["candidate.candidate: expected IceCandidate | null, got string"],
    ],
    [{ type: "hangup", to: {} }, ["hangup.to: expected string, got object"]],
    [
      { type: "reject", to: "1", callKey: Number.NaN },
      ["reject.callKey: expected string, got null"],
    ],
  ])("refuses %j by path", (command, errors) => {
    expect(encode(command)).toStrictEqual(left("shape", errors));
  });

  const known = Object.keys(commands).join(" | ");

  it.each<[string, unknown, string]>([
    ["null", null, "undefined"],
    ["a number", 5, "undefined"],
    ["a string", "postlike", "undefined"],
    ["an array", [postlike("1")], "undefined"],
    ["an object without a type", {}, "undefined"],
    ["a type that is null", { type: null }, "null"],
    ["a type that is an array", { type: ["postlike"], postid: "1" }, "array"],
    ["a type that is not known", { type: "sendmessage" }, "string"],
    ...treacherousKeys.map((type): [string, unknown, string] => [
      `the type ${type}`,
      { type },
      "string",
    ]),
    ["a type of its prototype's", JSON.parse('{"__proto__":{"type":"hangup"}}'), "undefined"],
  ])("refuses %s, and says which types there are", (_, command, got) => {
    expect(encode(command)).toStrictEqual(
      left("shape", [`command.type: expected ${known}, got ${got}`]),
    );
  });

  const circular: Record<string, unknown> = { type: "postlike", postid: "1" };
  circular["self"] = circular;
  const deep: unknown = JSON.parse("[".repeat(20_000) + "]".repeat(20_000));

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["a function", () => 1],
    ["a symbol", Symbol("rahasia")],
    ["a bigint", 5n],
    ["a field that is a bigint", { type: "postlike", postid: 5n }],
    ["a circle", circular],
    ["a field that is too deep", { type: "postlike", postid: "1", deep }],
    [
      "a toJSON that throws",
      {
        type: "postlike",
        toJSON: () => {
          throw new Error("rahasia");
        },
      },
    ],
    ["a toJSON that gives nothing", { type: "postlike", toJSON: () => undefined }],
    [
      "a getter that throws",
      {
        get type() {
          throw new Error("rahasia");
        },
      },
    ],
  ])("refuses what JSON cannot hold: %s", (_, command) => {
    expect(encode(command)).toStrictEqual(
      left("json", ["command: expected what JSON can hold, got something else"]),
    );
  });

  it("refuses a command of more than 100 levels, and takes one of 100", () => {
    const nested = (levels: number): unknown =>
      JSON.parse('{"a":'.repeat(levels) + "1" + "}".repeat(levels));
    expect(encode({ ...postlike("1"), deep: nested(99) })._tag).toBe("Right");
    expect(encode({ ...postlike("1"), deep: nested(100) })).toStrictEqual(
      left("json", ["command: expected at most 100 levels, got more"]),
    );
  });

  it("never throws", () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withObjectString: true,
      withSet: true,
      withSparseArray: true,
      withTypedArray: true,
    });
    const typed = fc
      .tuple(fc.constantFrom(...Object.keys(commands), ...treacherousKeys), anything)
      .map(([type, more]) => ({ ...(more as object), type, to: more, postid: more, sdp: more }));
    fc.assert(
      fc.property(fc.oneof(anything, typed), (command) => {
        expect(["Left", "Right"]).toContain(encode(command)._tag);
      }),
      { numRuns: 1000 },
    );
  });

  it("says of any command that it is Kirimin's, whatever it says itself", () => {
    fc.assert(
      fc.property(anyRelayCommand, anyJson, (command, identifier) => {
        const encoded = encode({ ...command, identifier });
        const text = JSON.stringify({ ...command, identifier: "kirimin" });
        expect(encoded).toStrictEqual(right(text));
      }),
    );
  });

  it("sends the fields that no codec knows, too", () => {
    for (const name of [...treacherousKeys, "nonce"]) {
      const command = postlike("1");
      setOwn(command, name, "x");
      expect(encodeCommand(command)).toStrictEqual(
        right(`{"type":"postlike","postid":"1","${name}":"x","identifier":"kirimin"}`),
      );
    }
  });

  it("leaves out what is absent: null, undefined, a function", () => {
    const text = '{"type":"offer","to":"1","sdp":null,"identifier":"kirimin"}';
    for (const video of [null, undefined, () => true]) {
      expect(encode({ type: "offer", to: "1", sdp: null, video })).toStrictEqual(right(text));
    }
  });

  it("leaves the command as it is", () => {
    const command = Object.freeze(postlike("1"));
    encodeCommand(command);
    expect(command).toStrictEqual({ type: "postlike", postid: "1" });
  });

  it("takes what WebRTC gives, whose fields are its prototype's", () => {
    /** As a browser's: nothing is its own, and `toJSON` gives the init. */
    const fake = <A extends object>(init: A, more: object = {}): A =>
      Object.create({ ...init, ...more, toJSON: () => init }) as A;
    const description = fake({ type: "offer", sdp: "v=0" } as const);
    const ice = fake({ candidate: "candidate:1", sdpMid: null }, { foundation: "1" });
    expect([Object.keys(description), Object.keys(ice)]).toEqual([[], []]);
    expect(encodeCommand(offer("1", description))).toStrictEqual(
      right('{"type":"offer","to":"1","sdp":{"type":"offer","sdp":"v=0"},"identifier":"kirimin"}'),
    );
    expect(encodeCommand(candidate("1", ice))).toStrictEqual(
      right(
        '{"type":"candidate","to":"1","candidate":{"candidate":"candidate:1","sdpMid":null},"identifier":"kirimin"}',
      ),
    );
  });

  it("is decoding the command, and then making its text", () => {
    fc.assert(
      fc.property(anyRelayCommand, (command) => {
        const decoded = decodeCommand(command);
        if (decoded._tag === "Left") throw new Error("refused");
        expect(JSON.stringify(decoded.right)).toBe(JSON.stringify(command));
        expect(encodeCommand(command)).toStrictEqual(right(serializeCommand(decoded.right)));
      }),
    );
  });

  it("repeats no value of the command in an error", () => {
    fc.assert(
      fc.property(anyRelayCommand, fc.nat(), (command, place) => {
        const names = Object.keys(command);
        const name = names[place % names.length] ?? "type";
        const encoded = encode({ ...command, [name]: ["rahasia"], rahasia: { rahasia: 1 } });
        if (encoded._tag === "Right") return;
        expect(inspect(encoded.left, { depth: Infinity })).not.toContain("rahasia");
        expect(JSON.stringify(encoded.left)).not.toContain("rahasia");
      }),
    );
  });
});
