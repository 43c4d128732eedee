import "@angular/compiler";
import { RelayError, type RelayState } from "../../lib/index.js";
import { kiriminActions, type PlainRelayState } from "../../lib/ngrx/index.js";

/** The state as an action carries it. */
const toPlainState = (state: PlainRelayState): PlainRelayState =>
  kiriminActions.stateChanged({ state }).state;

const cause = new RelayError("unreachable", { cause: new Error("GET /?id=6dr3jfhfmdr340pa") });
const lost = new RelayError("disconnected", { close: { code: 1006, wasClean: false } });

const { message } = new RelayError("unreachable");

const states: [RelayState, unknown][] = [
  [{ status: "idle" }, { status: "idle" }],
  [
    { status: "authorizing", attempt: 2 },
    { status: "authorizing", attempt: 2 },
  ],
  [
    { status: "connected", connection: 1, gap: 4 },
    { status: "connected", connection: 1, gap: 4 },
  ],
  [
    { status: "waiting", attempt: 2, delay: 500, cause },
    { status: "waiting", attempt: 2, delay: 500, cause: { code: "unreachable", message } },
  ],
  [
    { status: "offline", attempt: 2, cause },
    { status: "offline", attempt: 2, cause: { code: "unreachable", message } },
  ],
  [
    { status: "stopped", cause: lost },
    {
      status: "stopped",
      cause: { code: "disconnected", message: lost.message, closeCode: 1006, wasClean: false },
    },
  ],
  [{ status: "closed" }, { status: "closed" }],
];

describe("A plain state", () => {
  it.each(states)("says what the relay's says, in plain objects: $status", (state, plain) => {
    expect(toPlainState(state)).toStrictEqual(plain);
    expect(JSON.parse(JSON.stringify(toPlainState(state)))).toStrictEqual(plain);
  });

  it.each(states)("is the same again: $status", (state, plain) => {
    expect(toPlainState(toPlainState(state))).toStrictEqual(plain);
  });

  it("has nothing of what a session function threw", () => {
    const plain = toPlainState({ status: "stopped", cause });
    expect(plain).not.toHaveProperty("cause.cause");
    expect(plain).not.toHaveProperty("cause.stack");
  });
});
