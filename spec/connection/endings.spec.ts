import { endings, toRelayError } from "../../lib/connection/endings.js";
import { RelayError, type RelayErrorCode } from "../../lib/protocol/relay-error.js";

const table: readonly { code: RelayErrorCode; retry: boolean; floor: number; accepted: boolean }[] =
  [
    { code: "unauthorized", retry: false, floor: 0, accepted: false },
    { code: "superseded", retry: false, floor: 0, accepted: false },
    { code: "stale-session", retry: false, floor: 0, accepted: false },
    { code: "exhausted", retry: false, floor: 0, accepted: false },
    { code: "no-websocket", retry: false, floor: 0, accepted: false },
    { code: "rate-limited", retry: true, floor: 5000, accepted: false },
    { code: "bad-session", retry: true, floor: 0, accepted: false },
    { code: "unreachable", retry: true, floor: 0, accepted: false },
    { code: "refused", retry: true, floor: 0, accepted: false },
    { code: "disconnected", retry: true, floor: 0, accepted: true },
    { code: "silent", retry: true, floor: 0, accepted: true },
  ];

describe("The table of endings", () => {
  it.each(table)("says for $code: retry $retry, floor $floor, accepted $accepted", (row) => {
    const { code, ...ending } = row;
    expect(endings[code]).toEqual(ending);
  });

  it("has no other rows", () => {
    expect(Object.keys(endings).sort()).toEqual(table.map(({ code }) => code).sort());
  });
});

describe("toRelayError", () => {
  it("leaves a RelayError as it is", () => {
    const error = new RelayError("refused");
    expect(toRelayError(error)).toBe(error);
  });

  it.each<{ thrown: unknown; code: RelayErrorCode }>([
    { thrown: { status: 401 }, code: "unauthorized" },
    { thrown: { status: 429 }, code: "rate-limited" },
    { thrown: { status: 0 }, code: "unreachable" },
    { thrown: { status: 200 }, code: "bad-session" },
    { thrown: { status: 404 }, code: "bad-session" },
    { thrown: { status: 500 }, code: "bad-session" },
    { thrown: { status: "401" }, code: "unreachable" },
    { thrown: new Error("offline"), code: "unreachable" },
    { thrown: "offline", code: "unreachable" },
    { thrown: null, code: "unreachable" },
    { thrown: undefined, code: "unreachable" },
  ])("takes $thrown for $code, and keeps it as the cause", ({ thrown, code }) => {
    const error = toRelayError(thrown);
    expect(error).toBeInstanceOf(RelayError);
    expect(error.code).toBe(code);
    expect(error.cause).toBe(thrown);
  });

  it("takes an error whose status cannot be read for unreachable", () => {
    const thrown = Object.defineProperty({}, "status", {
      get: () => {
        throw new Error("getter");
      },
    });
    expect(toRelayError(thrown).code).toBe("unreachable");
  });
});
