import { EMPTY, NEVER, Subject, defer, map } from "rxjs";
import { endings } from "../../lib/connection/endings.js";
import { completePolicy, reconnect } from "../../lib/connection/reconnect.js";
import { RelayError, type RelayErrorCode } from "../../lib/protocol/relay-error.js";
import { inVirtualTime } from "../support/relay-bench.js";
import { failingWith, reconnecting, waitsAfter } from "./retry-bench.js";

const codes = Object.keys(endings) as RelayErrorCode[];
const stopping = codes.filter((code) => !endings[code].retry);
const retrying = codes.filter((code) => endings[code].retry);

const unreachable = new RelayError("unreachable");

const delays = (...parameters: Parameters<typeof waitsAfter>): number[] =>
  waitsAfter(...parameters).waits.map(({ delay }) => delay);

describe("A stream that reconnects", () => {
  it("is subscribed to again after 1, 4, 16 s, and then every 55 s", () => {
    inVirtualTime(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold("#", undefined, unreachable);
      expectObservable(reconnecting(source$), "^ 131999ms !").toBe("-");
      expectSubscriptions(source$.subscriptions).toBe([
        "           (^!)",
        " 1000ms    (^!)",
        " 5000ms    (^!)",
        "21000ms    (^!)",
        "76000ms    (^!)",
        "131000ms   (^!)",
      ]);
    });
  });

  it("keeps what it gave, and passes on its completion", () => {
    inVirtualTime(({ cold, expectObservable, expectSubscriptions }) => {
      const failing$ = cold("--a--#", undefined, unreachable);
      const completing$ = cold("--b--|");
      const sources = [failing$, completing$];
      const source$ = defer(() => sources.shift() ?? EMPTY);
      expectObservable(reconnecting(source$)).toBe("--a-- 1000ms --b--|");
      expectSubscriptions(failing$.subscriptions).toBe("  ^----!");
      expectSubscriptions(completing$.subscriptions).toBe("----- 1000ms ^----!");
    });
  });

  it("starts the row anew after a connection that had been accepted", () => {
    expect(
      delays(["refused", "unreachable", "refused", "disconnected", "refused", "silent", "refused"]),
    ).toEqual([1000, 4000, 16_000, 1000, 4000, 1000, 4000]);
  });

  it("counts each refusal that follows another twice, since other clients of the user are connecting, too", () => {
    expect(delays(["refused", "refused", "unreachable", "refused"])).toEqual([
      1000, 16_000, 55_000, 55_000,
    ]);
  });

  it("counts attempts from 1 after a connection that had been accepted, else from 2", () => {
    const { waits } = waitsAfter(["refused", "refused", "disconnected", "refused"]);
    expect(waits.map(({ attempt }) => attempt)).toEqual([2, 3, 1, 2]);
  });

  it("says what it waits for: the attempt, the delay and what ended the last one", () => {
    const cause = new RelayError("bad-session");
    expect(waitsAfter([cause]).waits).toMatchObject([{ attempt: 2, delay: 1000, cause }]);
  });

  it.each([
    { random: 0, expected: [5000, 5000, 5000, 5000] },
    { random: 1, expected: [6000, 54_000, 51_000, 55_000] },
  ])("waits at least 5 s after rate-limited: random = $random", ({ random, expected }) => {
    const limited = Array.from(expected, () => "rate-limited");
    expect(delays(limited, { random: () => random })).toEqual(expected);
    expect(delays(limited, { random: () => 0, maxDelay: 100 })).toEqual([5000, 5000, 5000, 5000]);
  });

  it.each([
    { before: [], longest: 6000 },
    { before: ["disconnected"], longest: 54_000 },
    { before: ["disconnected", "unreachable"], longest: 51_000 },
    { before: ["disconnected", "unreachable", "unreachable"], longest: 39_000 },
    { before: ["disconnected", "unreachable", "unreachable", "unreachable"], longest: 15_000 },
    { before: ["rate-limited", "disconnected"], longest: 54_000 },
  ])(
    "adds to the spread of the attempt what is wanting to maxDelay: rate-limited after $before",
    ({ before, longest }) => {
      expect(delays([...before, "rate-limited"]).at(-1)).toBe(longest);
      expect(delays([...before, "rate-limited"], { random: () => 0 }).at(-1)).toBe(5000);
    },
  );

  it("spreads twice as far with each 429 where nothing is wanting, up to maxDelay", () => {
    const gone = Array<string>(5).fill("unreachable");
    const limited = Array<string>(4).fill("rate-limited");
    expect(delays([...gone, ...limited]).slice(5)).toEqual([15_000, 25_000, 45_000, 55_000]);
  });

  it("draws the jitter anew each time", () => {
    const drawn = [0.5, 0.1, 0.9, 0];
    const random = jest.fn(() => drawn.shift() ?? 1);
    expect(delays(Array<string>(4).fill("unreachable"), { random })).toEqual([500, 400, 14_400, 0]);
    expect(random).toHaveBeenCalledTimes(4);
  });

  it("draws it with Math.random unless told otherwise", () => {
    const spy = jest.spyOn(Math, "random").mockReturnValue(0.25);
    expect(delays(["refused"], completePolicy({}))).toEqual([250]);
    expect(spy).toHaveBeenCalledTimes(1);
  });

  it.each([NaN, Infinity, -1, 2, "0.5", undefined])(
    "draws it with Math.random where the policy's own gives %p",
    (drawn) => {
      jest.spyOn(Math, "random").mockReturnValue(0.25);
      expect(delays(["refused"], { random: () => drawn as number })).toEqual([250]);
    },
  );

  it("waits whole ms", () => {
    expect(delays(["refused"], { random: () => 1 / 3 })).toEqual([333]);
  });

  it("goes by its policy's initialDelay, factor and maxDelay", () => {
    const policy = { initialDelay: 10, factor: 3, maxDelay: 100 };
    expect(delays(Array<string>(5).fill("unreachable"), policy)).toEqual([10, 30, 90, 100, 100]);
  });

  it("takes any other error for unreachable, with the error as its cause", () => {
    const thrown = new Error("ECONNRESET");
    const { waits } = waitsAfter([thrown, undefined, { status: 429 }]);
    expect(waits.map(({ cause }) => [cause.code, cause.cause])).toEqual([
      ["unreachable", thrown],
      ["unreachable", undefined],
      ["rate-limited", { status: 429 }],
    ]);
  });

  it.each(stopping)("ends with the error itself, at once: %s", (code) => {
    const thrown = new RelayError(code);
    expect(waitsAfter(["refused", thrown, "refused"])).toMatchObject({
      waits: [{ attempt: 2 }],
      error: thrown,
    });
  });

  it.each(retrying)("waits: %s", (code) => {
    const { waits, error } = waitsAfter([code]);
    expect(waits).toHaveLength(1);
    expect(error).toBeUndefined();
  });

  it("ends with a RelayError also where a stranger's error stops it", () => {
    const thrown = { status: 401 };
    expect(waitsAfter([thrown]).error).toMatchObject({ code: "unauthorized" });
  });

  it.each(codes)("goes by the policy's own retry instead of the table: %s", (code) => {
    const thrown = new RelayError(code);
    const again = jest.fn(() => true);
    expect(waitsAfter([thrown], { retry: again })).toMatchObject({ waits: [{ cause: thrown }] });
    expect(again.mock.calls).toEqual([[thrown]]);
    expect(waitsAfter([thrown], { retry: () => false })).toEqual({ waits: [], error: thrown });
  });

  it("ends with what the policy's own retry throws", () => {
    const thrown = new Error("a mistake in retry");
    const retry = (): never => {
      throw thrown;
    };
    expect(waitsAfter(["refused"], { retry }).error).toBe(thrown);
  });
});

describe("maxAttempts", () => {
  it.each([1, 2, 5])("of %d lets as many fail in a row, and ends with the last failure", (max) => {
    const failures = Array.from({ length: max + 1 }, () => new RelayError("refused"));
    const { waits, error } = waitsAfter(failures, { maxAttempts: max });
    expect(waits).toHaveLength(max - 1);
    expect(error).toMatchObject({ code: "exhausted" });
    expect((error as RelayError).cause).toBe(failures[max - 1]);
  });

  it("counts from 1 again after a connection that had been accepted", () => {
    const failures = ["refused", "disconnected", "refused", "refused", "refused"];
    const { waits, error } = waitsAfter(failures, { maxAttempts: 3 });
    expect(waits.map(({ attempt }) => attempt)).toEqual([2, 1, 2, 3]);
    expect(error).toMatchObject({ code: "exhausted" });
  });

  it("of 1 still lets a lost connection come back", () => {
    const { waits, error } = waitsAfter(["disconnected", "disconnected"], { maxAttempts: 1 });
    expect(waits.map(({ attempt }) => attempt)).toEqual([1, 1]);
    expect(error).toBeUndefined();
  });

  it("does not hide an error that stops", () => {
    const thrown = new RelayError("unauthorized");
    expect(waitsAfter([thrown], { maxAttempts: 1 }).error).toBe(thrown);
  });
});

describe("A wait", () => {
  it("is cut by now$, and the row goes on", () => {
    inVirtualTime(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const source$ = cold("#", undefined, unreachable);
      const now$ = hot("   ---n--n");
      expectObservable(reconnecting(source$, { factor: 2 }, { now$ }), "^ 4500ms !").toBe("-");
      expectSubscriptions(source$.subscriptions).toBe([
        "       (^!)",
        "---    (^!)",
        "------ (^!)",
        "------ 4000ms (^!)",
      ]);
      expectSubscriptions(now$.subscriptions).toBe([
        "^--!",
        "---^--!",
        "------^ 3999ms !",
        "------ 4000ms ^ 494ms !",
      ]);
    });
  });

  it("can be cut by who is told of it", () => {
    inVirtualTime((_, scheduler) => {
      const now$ = new Subject<void>();
      const attempts: number[] = [];
      const errors$ = new Subject<unknown>();
      reconnect(
        {},
        { scheduler, now$, onWaiting: () => now$.next() },
      )(errors$).subscribe({
        next: () => attempts.push(scheduler.now()),
        error: () => {},
      });
      errors$.next(unreachable);
      // Not inside the call that ended the last attempt: the next one may end at once, too.
      expect(attempts).toEqual([]);
      scheduler.flush();
      expect(attempts).toEqual([0]);
      expect(scheduler.actions).toHaveLength(0);
    });
  });

  it("is the only time at which now$ is heard", () => {
    inVirtualTime(({ hot, expectObservable, expectSubscriptions }) => {
      const now$ = hot("-n");
      expectObservable(reconnecting(NEVER, {}, { now$ }), "^---!").toBe("-");
      expectSubscriptions(now$.subscriptions).toBe([]);
    });
  });

  it("ends with the subscription, and leaves no timer", () => {
    inVirtualTime((_, scheduler) => {
      const subscription = reconnecting(failingWith("refused"), {}, { scheduler }).subscribe({
        error: () => {},
      });
      expect(scheduler.actions).toHaveLength(1);
      subscription.unsubscribe();
      expect(scheduler.actions).toHaveLength(0);
    });
  });

  it("needs no policy", () => {
    inVirtualTime(({ expectObservable, hot }) => {
      jest.spyOn(Math, "random").mockReturnValue(0.5);
      const errors$ = hot("-e", { e: unreachable });
      expectObservable(reconnect()(errors$).pipe(map(() => "again"))).toBe("- 500ms a", {
        a: "again",
      });
    });
  });

  it("is of one stream: the same notifier on another one starts its own row", () => {
    const delays: number[] = [];
    inVirtualTime(({ flush }, scheduler) => {
      const notifier = reconnect(
        { random: () => 1 },
        { scheduler, onWaiting: ({ delay }) => delays.push(delay) },
      );
      for (const _ of ["one", "another"]) {
        const errors$ = new Subject<unknown>();
        const subscription = notifier(errors$).subscribe({ error: () => {} });
        errors$.next(unreachable);
        errors$.next(unreachable);
        subscription.unsubscribe();
      }
      flush();
    });
    expect(delays).toEqual([1000, 4000, 1000, 4000]);
  });
});
