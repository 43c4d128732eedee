import { inspect } from "node:util";
import { RelayError, type RelayErrorCode } from "../../lib/protocol/relay-error.js";

describe("RelayError", () => {
  it.each<[RelayErrorCode, string]>([
    ["unauthorized", "Sign in, then call reconnect()"],
    ["superseded", "Call reconnect() to take it back"],
    ["stale-session", "Make it ask isUser anew at each call"],
    ["exhausted", "Call reconnect() to try again"],
    ["no-websocket", "Pass createRelay() a WebSocketCtor"],
    ["rate-limited", "The next attempt waits"],
    ["bad-session", "There is no session to connect with"],
    ["unreachable", "Check the network and the address"],
    ["refused", "`path` is not the server's"],
    ["disconnected", "The connection was lost"],
    ["silent", "counts as lost"],
  ])("says for %s what to do", (code, advice) => {
    const error = new RelayError(code);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: "RelayError", code });
    expect(error.message).toContain(advice);
    expect(error).not.toHaveProperty("cause");
    expect(error).not.toHaveProperty("closeCode");
    expect(error).not.toHaveProperty("wasClean");
  });

  it("says the detail first", () => {
    expect(new RelayError("unreachable", { detail: "No reply in 10 s." }).message).toBe(
      "No reply in 10 s. Kirimin could not be reached. Check the network and the address.",
    );
  });

  it("carries how the socket closed", () => {
    const error = new RelayError("disconnected", { close: { code: 1006, wasClean: false } });
    expect(error).toMatchObject({ closeCode: 1006, wasClean: false });
  });

  it("carries nothing of a socket that did not close", () => {
    expect(new RelayError("refused", { close: undefined })).not.toHaveProperty("closeCode");
  });

  describe("with a cause", () => {
    const cause = Object.assign(new Error("rahasia"), { request: { id: "rahasia" } });
    const error = new RelayError("unreachable", { cause });
    const wrapped = new RelayError("exhausted", { cause: error });

    it("has it to read", () => {
      expect(error.cause).toBe(cause);
      expect(wrapped.cause).toBe(error);
    });

    it.each([undefined, null, "rahasia"])("has whatever was thrown to read: %p", (thrown) => {
      expect(new RelayError("unreachable", { cause: thrown })).toHaveProperty("cause", thrown);
    });

    it.each([
      ["inspected", (e: unknown) => inspect(e)],
      ["inspected to any depth", (e: unknown) => inspect(e, { depth: Infinity })],
      ["inspected with what is hidden", (e: unknown) => inspect(e, { showHidden: true })],
      ["inspected in another object", (e: unknown) => inspect({ a: [{ e }] }, { depth: Infinity })],
      ["made JSON", (e: unknown) => JSON.stringify({ e })],
      ["made text", (e: unknown) => String(e)],
      ["copied", (e: unknown) => inspect({ ...(e as object) })],
      ["read for its stack", (e: unknown) => String((e as Error).stack)],
    ])("does not show it when %s", (_, show) => {
      expect(show(error)).not.toContain("rahasia");
      expect(show(wrapped)).not.toContain("rahasia");
    });
  });
});
