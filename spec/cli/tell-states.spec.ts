import { TestScheduler } from "rxjs/testing";
import { countdown, tellStates } from "../../lib/cli/tell-states.js";
import { RelayError, type RelayState } from "../../lib/index.js";

const newScheduler = (): TestScheduler =>
  new TestScheduler((actual, expected) => expect(actual).toEqual(expected));

const states: Record<string, RelayState> = {
  i: { status: "idle" },
  a: { status: "authorizing", attempt: 1 },
  o: { status: "open", attempt: 1 },
  c: { status: "connected", connection: 1, gap: 0 },
  w: { status: "waiting", attempt: 1, delay: 2500, cause: new RelayError("disconnected") },
  s: { status: "stopped", cause: new RelayError("superseded") },
  x: { status: "closed" },
};

describe("countdown", () => {
  it("gives the whole seconds that are left, and completes", () => {
    const scheduler = newScheduler();
    scheduler.run(({ expectObservable }) => {
      const left = { a: 3, b: 2, c: 1 };
      expectObservable(countdown(2500, scheduler)).toBe("a 999ms b 999ms c 999ms |", left);
      expectObservable(countdown(0, scheduler)).toBe("|");
    });
  });
});

describe("tellStates", () => {
  it.each([
    {
      what: "tells each state in a line",
      isScreen: false,
      expected: [
        "1 tell authorizing",
        "2 tell open",
        "3 tell connected",
        "4 tell waiting 3 s: The connection was lost",
        "4 replace next attempt in 3 s",
        "1004 replace next attempt in 2 s",
        "1006 tell authorizing",
      ],
    },
    {
      what: "shows on a screen what passes in a line that is taken back",
      isScreen: true,
      expected: [
        "1 replace authorizing",
        "2 replace open",
        "3 tell connected",
        "4 tell waiting 3 s: The connection was lost",
        "4 replace next attempt in 3 s",
        "1004 replace next attempt in 2 s",
        "1006 replace authorizing",
      ],
    },
  ])("$what, and counts down until the next state", ({ isScreen, expected }) => {
    const scheduler = newScheduler();
    scheduler.run(({ cold, flush, expectObservable, expectSubscriptions }) => {
      const notes: string[] = [];
      const note = (how: string) => (line: string) =>
        notes.push(`${scheduler.now()} ${how} ${line}`);
      const terminal = { isScreen, tell: note("tell"), replace: note("replace") };

      const state$ = cold("  iaocw 1001ms asx|", states);
      const expectation = "  ----u 999ms v----|";
      const subscription = " ^---- 1004ms    !";
      const left = { u: 3, v: 2 };
      expectObservable(tellStates(terminal as never, state$, scheduler)).toBe(expectation, left);
      expectSubscriptions(state$.subscriptions).toBe(subscription);
      flush();
      expect(notes).toEqual(expected);
    });
  });
});
