import { describeError, exitOf } from "../../lib/cli/describe-error.js";
import type { ExitName } from "../../lib/cli/exits.js";
import { RelayError, type RelayErrorCode } from "../../lib/index.js";

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
      "What answers at --url is not Kirimin, or is in trouble (isUser replied with code 500)",
    ],
    [
      new RelayError("bad-session", { detail: "If it is Kirimin's, list it in `socketHosts`." }),
      "What answers at --url is not Kirimin, or is in trouble (If it is Kirimin's, list it in --socket-host)",
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
