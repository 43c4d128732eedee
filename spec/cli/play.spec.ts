import { TestScheduler } from "rxjs/testing";
import { lengthOf, play } from "../../lib/cli/play.js";
import type { RecordedFrame } from "../../lib/cli/recording.js";

const newScheduler = (): TestScheduler =>
  new TestScheduler((actual, expected) => expect(actual).toEqual(expected));

const at = (...times: number[]): RecordedFrame[] =>
  times.map((time, index) => ({ at: 1_735_689_600_000 + time, frame: "abcd".charAt(index) }));

describe("play", () => {
  it.each([
    { speed: 1, times: [0, 10, 30], expected: "a 9ms b 19ms (c|)" },
    { speed: 10, times: [0, 10, 30], expected: "a b - (c|)" },
    { speed: 0.5, times: [0, 10], expected: "a 19ms (b|)" },
    { speed: Infinity, times: [0, 10, 30], expected: "(abc|)" },
    { speed: 1, times: [0, 0, 5, 5], expected: "(ab) - (cd|)" },
    // A clock that was set back.
    { speed: 1, times: [0, 10, 5], expected: "a 9ms (bc|)" },
    { speed: 1, times: [], expected: "|" },
  ])("plays frames of $times ms, $speed times as fast", ({ speed, times, expected }) => {
    const scheduler = newScheduler();
    scheduler.run(({ expectObservable }) => {
      expectObservable(play(at(...times), speed, scheduler)).toBe(expected);
    });
  });

  it("starts anew for each subscriber, and stops when it leaves", () => {
    const scheduler = newScheduler();
    scheduler.run(({ expectObservable }) => {
      const frames$ = play(at(0, 10, 20), 1, scheduler);
      expectObservable(frames$, "-----^ 9ms -!").toBe("-----a 9ms b");
    });
  });

  it("waits for no longer than a timer can", () => {
    const scheduler = newScheduler();
    scheduler.run(({ expectObservable }) => {
      const frames$ = play(at(0, 3_000_000_000), 1, scheduler);
      expectObservable(frames$).toBe(`a ${2 ** 31 - 2}ms (b|)`);
    });
  });
});

describe("lengthOf", () => {
  it.each([
    { times: [0, 10, 3000], speed: 1, expected: 3000 },
    { times: [0, 10, 3000], speed: 10, expected: 300 },
    { times: [5], speed: 1, expected: 0 },
    { times: [10, 5], speed: 1, expected: 0 },
    { times: [], speed: 1, expected: 0 },
  ])("of $times ms, $speed times as fast, is $expected ms", ({ times, speed, expected }) => {
    expect(lengthOf(at(...times), speed)).toBe(expected);
  });
});
