import { readFileSync } from "node:fs";
import { decodeFrame } from "../../lib/protocol/frame.js";
import { befriend, populatedWorld, type Delivered } from "./support/populated-world.js";
import { shapeOf } from "./support/shape-of.js";

const shapeText = (message: Delivered): string => `${message.type}: ${shapeOf(message).join(" ")}`;

const recorded = ["relay-frames", "relay-frames-2"]
  .flatMap((name) => readFileSync(`spec/fixtures/${name}.ndjson`, "utf8").trim().split("\n"))
  .map((line) => JSON.parse(line) as { step: string; to: string; frame: string })
  // The bot answers in the room of everyone, too; and a hostile peer's signal has what it wanted to put in.
  .filter(({ step }) => !step.startsWith("AI in the global") && !step.startsWith("number to"))
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
  a.sendMessage({ user: "420" }, "halo");
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
