import { describeError, describeMessage, describeState, exitOf } from "../../lib/cli/describe.js";
import type { ExitName } from "../../lib/cli/exits.js";
import { RelayError, type RelayErrorCode, type RelayState } from "../../lib/index.js";
import type { Chat } from "../../lib/protocol/entities.js";
import { type RelayMessage, relayTypes } from "../../lib/protocol/messages.js";
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

  it.each(["memberleave", "memberkick", "readAllMessages", "clearhistory"] as const)(
    "shows no socket id in %s, where a peer has sent a call signal by that name",
    (type) => {
      const message = { ...sample(type), uid: "7000002", from: "rahasia" };
      expect(describeMessage(message)).toMatch(/^someone /);
    },
  );

  it("shows what peers wrote without what steers the terminal", () => {
    const message = sample("sendmessage", {
      chat: { text: "\x1b[2Jhalo\nsemua" },
      roomdata: { long: "\u202eTim" },
    });
    expect(describeMessage(message)).toBe("Tim: Ayu: [2Jhalo semua");
  });
});

const cause = new RelayError("disconnected");

describe("describeState", () => {
  it.each<[RelayState, string]>([
    [{ status: "idle" }, "idle"],
    [{ status: "authorizing", attempt: 1 }, "authorizing"],
    [{ status: "connecting", attempt: 2 }, "connecting, attempt 2"],
    [{ status: "open", attempt: 12 }, "open, attempt 12"],
    [{ status: "connected", connection: 1, gap: 3 }, "connected"],
    [{ status: "waiting", attempt: 2, delay: 3001, cause }, "waiting 4 s: The connection was lost"],
    [{ status: "waiting", attempt: 2, delay: 0, cause }, "waiting 0 s: The connection was lost"],
    [{ status: "offline", attempt: 2, cause }, "offline: The connection was lost"],
    [{ status: "stopped", cause }, "stopped: The connection was lost"],
    [{ status: "closed" }, "closed"],
  ])("puts %j in a line", (state, line) => {
    expect(describeState(state)).toBe(line);
  });

  it.each([
    [2, "2nd"],
    [3, "3rd"],
    [4, "4th"],
    [11, "11th"],
    [12, "12th"],
    [20, "20th"],
    [21, "21st"],
    [113, "113th"],
    [122, "122nd"],
  ])("counts connection %i as the %s", (connection, ordinal) => {
    expect(describeState({ status: "connected", connection, gap: 3 })).toBe(
      `connected for the ${ordinal} time; what was relayed in between is lost`,
    );
  });
});

const failing = (...codes: string[]): Error =>
  codes.reduceRight<Error>(
    (cause, code) => Object.assign(new Error("fetch failed", { cause }), { code }),
    new Error("connect.sid=rahasia"),
  );

describe("exitOf", () => {
  it.each<[RelayErrorCode, ExitName]>([
    ["unauthorized", "unauthorized"],
    ["superseded", "superseded"],
    ["stale-session", "notKirimin"],
    ["bad-session", "notKirimin"],
    ["rate-limited", "unreachable"],
    ["unreachable", "unreachable"],
    ["refused", "refused"],
    ["disconnected", "unreachable"],
    ["silent", "unreachable"],
    ["exhausted", "unreachable"],
    ["no-websocket", "unreachable"],
  ])("ends with %s as %s, in words for a user", (code, name) => {
    const { exit, message } = exitOf(new RelayError(code));
    expect(exit).toBe(name);
    expect(message).toMatch(/^[A-Z].*\. [A-Z].*\.$/);
    expect(message).not.toMatch(/reconnect\(\)|fetchSession|createRelay|\n/);
  });

  it.each([
    ["ERR_SSL_WRONG_VERSION_NUMBER", "write http://"],
    ["ERR_SSL_PACKET_LENGTH_TOO_LONG", "write http://"],
    ["HPE_INVALID_CONSTANT", "try https://"],
    ["UND_ERR_SOCKET", "try https://"],
    ["ECONNREFUSED", "Check --url and the network."],
  ])("says what to do about %s", (code, advice) => {
    const error = new RelayError("unreachable", { cause: failing("", code) });
    expect(exitOf(error).message).toContain(`Kirimin could not be reached (${code}).`);
    expect(exitOf(error).message).toContain(advice);
  });
});

describe("describeError", () => {
  it.each([
    [
      new RelayError("bad-session", { detail: "isUser replied with code 500." }),
      "The server at --url is not Kirimin, or is in trouble (isUser replied with code 500)",
    ],
    [
      new RelayError("bad-session", { detail: "If it is Kirimin's, list it in `socketHosts`." }),
      "The server at --url is not Kirimin, or is in trouble (If it is Kirimin's, list it in --socket-host)",
    ],
    [
      new RelayError("unreachable", { detail: "The socket failed with ECONNRESET." }),
      "Kirimin could not be reached (The socket failed with ECONNRESET)",
    ],
    [
      new RelayError("unreachable", { cause: failing("bukan kode") }),
      "Kirimin could not be reached",
    ],
    [
      new RelayError("unreachable", { cause: "connect.sid=rahasia" }),
      "Kirimin could not be reached",
    ],
  ])("says what happened, and no more than a code of its cause: %s", (error, words) => {
    expect(describeError(error)).toBe(words);
  });
});
