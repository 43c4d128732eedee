import { readFileSync } from "node:fs";
import { join } from "node:path";
import { decodeFrame, type InvalidFrame } from "../lib/protocol/frame.js";
import { relayTypes } from "../lib/protocol/messages.js";
import { Session } from "../lib/protocol/session.js";

interface Recording {
  readonly step: string;
  readonly to: string;
  readonly frame: string;
}

const fixture = (name: string): string => readFileSync(join(__dirname, "fixtures", name), "utf8");

const recordings = ["relay-frames.ndjson", "relay-frames-2.ndjson"].flatMap((file) =>
  fixture(file)
    .trim()
    .split("\n")
    .map((line, index) => ({ at: `${file}:${index + 1}`, ...(JSON.parse(line) as Recording) })),
);

/** Sent by peers who wrote their own: what the server let through, and what is wrong with it. */
const hostile: Readonly<Record<string, Pick<InvalidFrame, "type" | "errors">>> = {
  "relay-frames-2.ndjson:13": {
    type: "sendmessage",
    errors: ["sendmessage.chat.reply: expected string, got object"],
  },
  "relay-frames-2.ndjson:41": {
    type: "candidate",
    errors: [
      "candidate.to: expected string, got number",
      "candidate.candidate: expected IceCandidate | null, got undefined",
    ],
  },
};

const typeOf = (frame: string): unknown => (JSON.parse(frame) as { type?: unknown }).type;

describe("The recorded frames", () => {
  it("are all here", () => {
    expect(recordings.length).toBeGreaterThanOrEqual(134);
    expect(recordings.map(({ at }) => at)).toEqual(expect.arrayContaining(Object.keys(hostile)));
  });

  it.each(recordings.filter(({ at }) => !(at in hostile)))(
    "decode to their own type, unchanged: $at, $step",
    ({ frame }) => {
      const decoded = decodeFrame(frame);
      expect(decoded).toEqual({ _tag: "Right", right: JSON.parse(frame) as unknown });
      expect(relayTypes).toContain(typeOf(frame));
      expect(JSON.stringify((decoded as { right?: unknown }).right)).toBe(frame);
    },
  );

  it.each(recordings.filter(({ at }) => at in hostile))(
    "of a hostile peer are named by path: $at, $step",
    ({ at, frame }) => {
      expect(decodeFrame(frame)).toEqual({
        _tag: "Left",
        left: { reason: "shape", length: frame.length, ...hostile[at] },
      });
    },
  );

  it.each(relayTypes)("have one of each type that is not hostile: %s", (type) => {
    expect(
      recordings.filter(({ at, frame }) => !(at in hostile) && typeOf(frame) === type),
    ).not.toHaveLength(0);
  });

  it("have a hang-up in each of its two forms", () => {
    const keys = recordings
      .filter(({ frame }) => typeOf(frame) === "hangup")
      .map(({ frame }) =>
        Object.keys(JSON.parse(frame) as object)
          .sort()
          .join(),
      );
    expect(new Set(keys)).toEqual(
      new Set(["from,identifier,to,type,uid,user", "from,key,type,user"]),
    );
  });
});

describe.each(["is-user-reply.json", "is-user-reply-2.json"])(
  "The recorded reply of isUser, %s,",
  (file) => {
    const { data } = JSON.parse(fixture(file)) as { data: Record<string, unknown> };
    const { peer, ...rest } = data;

    it("decodes with nothing invalid, and unchanged but for its null", () => {
      expect(peer).toBeNull();
      expect(Session.decode(data)).toStrictEqual({
        _tag: "Right",
        right: { ...rest, invalid: [] },
      });
    });

    it("is what encoding gives again", () => {
      const decoded = Session.decode(data);
      if (decoded._tag === "Left") throw new Error("did not decode");
      expect(Session.encode(decoded.right)).toStrictEqual(rest);
    });
  },
);
