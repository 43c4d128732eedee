import { describeMessage } from "../../lib/cli/describe-message.js";
import type { Chat } from "../../lib/protocol/entities.js";
import { relayTypes, type RelayMessage } from "../../lib/protocol/messages.js";
import { sample } from "../../lib/testing/index.js";

describe("describeMessage", () => {
  it.each<[RelayMessage, string]>([
    [sample("memberjoin"), "Ayu joined group 6000001"],
    [sample("memberleave"), "7000002 left group 6000001"],
    [sample("memberkick"), "7000002 put me out of group 6000001"],
    [sample("sendmessage"), "Tim Hore: Ayu: halo"],
    [sample("editmessage"), "Tim Hore: Ayu: halo semua"],
    [sample("deletemessage"), "Tim Hore: Ayu: deleted, deleted"],
    [sample("readAllMessages"), "7000002 has read room 6000001"],
    [sample("clearhistory"), "7000002 cleared room 6000001"],
    [sample("addfriend"), "Ayu"],
    [sample("unfriend"), "Ayu"],
    [sample("acceptfriend"), "Ayu"],
    [sample("cancelfriend"), "Ayu"],
    [sample("ignorefriend"), "Ayu"],
    [sample("newbadges"), "my badges are 2, 3"],
    [sample("offer"), "Ayu calls"],
    [sample("offer", { video: true }), "Ayu calls with video"],
    [sample("answer"), "Ayu answers"],
    [sample("candidate"), "Ayu has an ICE candidate"],
    [{ ...sample("candidate"), candidate: null }, "Ayu has no more ICE candidates"],
    [sample("reject"), "Ayu declines"],
    [sample("hangup"), "Ayu hangs up"],
    [sample("calloffline"), "Ayu is offline"],
    [sample("newLoggedIn"), "I signed in elsewhere"],
  ])("puts %j in one line", (message, line) => {
    expect(describeMessage(message)).toBe(line);
  });

  it.each<[Partial<Chat>, string]>([
    [{ type: "call", duration: -2 }, "call, ringing"],
    [{ type: "call", duration: -1 }, "call, rejected"],
    [{ type: "call", duration: 0 }, "call, missed"],
    [{ type: "call" }, "call, missed"],
    [{ type: "call", duration: 1500 }, "call, lasted 1500 ms"],
    [{ type: "image", text: "foto", source: "a.png" }, "image, foto, with a file"],
    [{ type: "voice", source: "a.ogg" }, "voice, with a file"],
  ])("says of a chat %j: %s", (parts, line) => {
    const { text: _, ...chat } = sample("sendmessage").chat;
    const { sender: __, ...message } = sample("sendmessage");
    expect(describeMessage({ ...message, chat: { ...chat, ...parts } })).toBe(`Tim Hore: ${line}`);
  });

  it("calls a user without a displayname by the username", () => {
    const user = { id: "7000002", username: "ayu" };
    expect(describeMessage({ ...sample("addfriend"), user })).toBe("ayu");
  });

  it("knows all types, and shows no peer's socket id", () => {
    for (const type of relayTypes) {
      const message = { ...sample(type), ...("uid" in sample(type) && { from: "rahasia" }) };
      expect(describeMessage(message as RelayMessage)).not.toMatch(/rahasia|undefined/);
    }
  });

  it("shows what peers wrote without what steers the terminal", () => {
    const message = sample("sendmessage", {
      chat: { text: "\x1b[2Jhalo\nsemua" },
      roomdata: { long: "\u202eTim" },
    });
    expect(describeMessage(message)).toBe("Tim: Ayu: [2Jhalo semua");
  });
});
