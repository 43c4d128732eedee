import { readFileSync } from "node:fs";
import { decodeFrame } from "../../lib/protocol/frame.js";
import { befriend, populatedWorld, type Delivered } from "./support/populated-world.js";

/** Fields that some frames of a type have and others do not, on the live server too. */
const optional = new Set(
  "badges bio image link owner readers edited reply source text duration video chat.type".split(
    " ",
  ),
);

/** The paths of all fields but the optional ones; elements of an array share theirs. */
function shapeOf(value: unknown, path = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((element) => shapeOf(element, `${path}[]`));
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => {
    const isOptional = optional.has(key) || optional.has(`${path}.${key}`.slice(1));
    // What is in a signal is its sender's: only that it is there matters.
    if (key === "sdp" || key === "candidate") return [`${path}.${key}`];
    return isOptional ? [] : shapeOf(inner, `${path}.${key}`);
  });
}

const shapeText = (message: Delivered): string =>
  `${message.type}: ${[...new Set(shapeOf(message))].sort().join(" ")}`;

const recorded = ["relay-frames", "relay-frames-2"]
  .flatMap((name) => readFileSync(`spec/fixtures/${name}.ndjson`, "utf8").trim().split("\n"))
  .map((line) => JSON.parse(line) as { step: string; to: string; frame: string })
  // The server's bot is not part of the stand-in, nor is what a hostile peer put into a signal.
  .filter(({ step }) => !step.startsWith("AI ") && !step.startsWith("number to"))
  .map(({ frame }) => JSON.parse(frame) as Delivered);

/** All that is relayed while people do everything that they can. */
function relayed(): Delivered[] {
  const { people, delivered } = populatedWorld();
  const [a, b, c] = people;
  a.addFriend(b.id);
  a.cancelFriend(b.id);
  a.addFriend(b.id);
  b.ignoreFriend(a.id);
  befriend(a, b);
  const group = a.createGroup("Tim Hore");
  b.join(group);
  c.join(group);
  const first = a.sendMessage({ group }, "halo semua");
  b.sendMessage({ group }, "foto", { type: "image", source: "k.png", reply: first });
  a.editMessage(first, "halo semuanya");
  b.readAll({ group });
  a.deleteMessage(first);
  a.clearHistory({ group });
  a.kick(group, c.id);
  b.leave(group);
  b.join(group);
  a.disband(group);
  a.sendMessage({ user: b.id }, "halo b");
  b.command({ type: "readAllMessages", roomid: a.id, roomtype: "user" });
  b.clearHistory({ user: a.id });
  a.giveBadges(b.id, [2, 3]);
  a.sendMessage({ group: "696969" }, "halo semua");
  a.command({ type: "offer", to: b.id, sdp: null, video: true });
  const callKey = delivered.at(-1)?.callKey;
  b.command({ type: "answer", to: a.id, callKey, sdp: null });
  a.command({ type: "candidate", to: b.id, candidate: null });
  b.command({ type: "reject", to: a.id, callKey });
  a.command({ type: "hangup", to: b.id });
  b.isOnline = false;
  a.command({ type: "candidate", to: b.id, candidate: null });
  b.isOnline = true;
  a.unfriend(b.id);
  return delivered;
}

describe("what is relayed", () => {
  it("has the shapes of the recordings, and all of them", () => {
    const shapes = new Set(relayed().map(shapeText));
    // Comes from signing in, not from what people do.
    const expected = new Set(
      recorded.map(shapeText).filter((shape) => !shape.startsWith("newLoggedIn")),
    );
    expect([...shapes].sort()).toEqual([...expected].sort());
  });

  it("decodes, each to its own type", () => {
    for (const message of relayed()) {
      expect(decodeFrame(JSON.stringify(message))).toMatchObject({
        _tag: "Right",
        right: { type: message.type },
      });
    }
  });
});
