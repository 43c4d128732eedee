import fc from "fast-check";
import {
  NEVER,
  Observable,
  VirtualTimeScheduler,
  asyncScheduler,
  map,
  mergeMap,
  of,
  throwError,
  timer,
} from "rxjs";
import { TestScheduler } from "rxjs/testing";
import { ApiError } from "../../lib/api/index.js";
import { inTurn, turnsOf } from "../../lib/api/turns.js";

const spacing = 1050;

/** One call, its times in ms. It is turned away as often as `turnedAway` says, and then fails or not. */
interface Plan {
  readonly at: number;
  readonly takes: number;
  readonly turnedAway: number;
  readonly fails: boolean;
  readonly changes: boolean;
  /** After `at`; between two ms, so that nothing else is at the same time. */
  readonly unsubscribed?: number | undefined;
}

/** What happened, as `time: call what`. */
type Log = string[];

/** Runs the calls in virtual time. */
function run(plans: readonly Plan[]): Log {
  const scheduler = new VirtualTimeScheduler();
  const turns = turnsOf({});
  const log: Log = [];
  plans.forEach(({ at, takes, turnedAway, fails, changes, unsubscribed }, index) => {
    const note = (what: string): number => log.push(`${scheduler.now()}: ${index} ${what}`);
    let left = turnedAway;
    function attempt(goOut: () => void): Observable<string> {
      return new Observable((subscriber) => {
        goOut();
        note("goes out");
        const isTurnedAway = left-- > 0;
        const reply$ = timer(takes, scheduler).pipe(
          mergeMap(() => {
            if (isTurnedAway) return throwError(() => new ApiError("rate-limited"));
            if (fails) return throwError(() => new ApiError("rejected"));
            return ["reply"];
          }),
        );
        let isOver = false;
        const over = (): void => void (isOver = true);
        subscriber.add(() => isOver || note("is cancelled"));
        subscriber.add(
          reply$.subscribe({
            next: (value) => {
              over();
              note("is answered");
              subscriber.next(value);
            },
            error: (error: unknown) => {
              over();
              note(isTurnedAway ? "is turned away" : "fails");
              subscriber.error(error);
            },
            complete: () => subscriber.complete(),
          }),
        );
      });
    }
    const call$ = inTurn(attempt, {
      turns,
      spacing,
      scheduler,
      changes,
      undone: (error) => note(`is undone${error ? `: ${error.code}` : ""}`),
    });
    scheduler.schedule(() => {
      const subscription = call$.subscribe({
        next: () => note("emits"),
        error: () => note("errors"),
        complete: () => note("completes"),
      });
      if (unsubscribed !== undefined) {
        scheduler.schedule(() => subscription.unsubscribe(), unsubscribed);
      }
    }, at);
  });
  scheduler.flush();
  return log;
}

/** The same by the rules, without a queue: one call after another. */
function expected(plans: readonly Plan[]): Log {
  const log: [time: number, text: string][] = [];
  let free = 0;
  for (const [index, plan] of plans.entries()) {
    const { at, takes, turnedAway, fails, changes } = plan;
    const leaves = at + (plan.unsubscribed ?? Infinity);
    const note = (time: number, what: string): number =>
      log.push([time, `${time}: ${index} ${what}`]);
    let start = Math.max(at, free);
    for (let attempts = 1; ; attempts++) {
      const reply = start + takes;
      if (attempts === 1 && leaves < start) {
        note(leaves, "is undone");
        break;
      }
      note(start, "goes out");
      free = start + spacing;
      if (!changes && leaves < reply) {
        note(leaves, "is cancelled");
        note(leaves, "is undone");
        free = Math.max(free, leaves);
        break;
      }
      free = Math.max(free, reply);
      if (attempts <= turnedAway) {
        note(reply, "is turned away");
        if (attempts <= 3) {
          if (reply < leaves && leaves < free) {
            note(leaves, "is undone");
            break;
          }
          start = free;
          continue;
        }
        note(reply, "is undone: rate-limited");
        if (reply < leaves) note(reply, "errors");
      } else if (fails) {
        note(reply, "fails");
        note(reply, "is undone: rejected");
        if (reply < leaves) note(reply, "errors");
      } else {
        note(reply, "is answered");
        if (reply < leaves) {
          note(reply, "emits");
          note(reply, "completes");
        }
      }
      break;
    }
  }
  return log.sort(([a], [b]) => a - b).map(([, text]) => text);
}

const plan = fc.record({
  takes: fc.oneof(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1000, max: 4000 })),
  turnedAway: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 5 })),
  fails: fc.boolean(),
  changes: fc.boolean(),
  unsubscribed: fc.option(
    fc.integer({ min: 0, max: 6000 }).map((ms) => ms + 0.5),
    { nil: undefined },
  ),
});
/** In the order of their subscriptions. */
const plans = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 2000 }), plan), { minLength: 1, maxLength: 8 })
  .map((steps) => {
    let at = 0;
    return steps.map(([later, one]): Plan => ({ ...one, at: (at += later) }));
  });

describe("Calls of one relay", () => {
  it("go out in order, apart, after the last reply, and not a moment later; are taken back only while they wait", () => {
    fc.assert(
      fc.property(plans, (calls) => {
        const actual = run(calls);
        const wanted = expected(calls);
        // What happens at the same moment to two calls may be in either order.
        expect([...actual].sort()).toEqual([...wanted].sort());
        const starts = actual.filter((line) => line.endsWith("goes out"));
        expect(starts).toEqual(wanted.filter((line) => line.endsWith("goes out")));
      }),
      { seed: 12, numRuns: 500 },
    );
  });

  it("never reach Kirimin less than `spacing` apart", () => {
    fc.assert(
      fc.property(plans, (calls) => {
        const starts = run(calls)
          .filter((line) => line.endsWith("goes out"))
          .map((line) => Number.parseFloat(line));
        for (const [index, start] of starts.slice(1).entries()) {
          expect(start - (starts[index] ?? 0)).toBeGreaterThanOrEqual(spacing);
        }
      }),
      { seed: 13, numRuns: 200 },
    );
  });

  it("wait for a reply that takes longer than `spacing`", () => {
    expect(
      run([
        { at: 0, takes: 3000, turnedAway: 0, fails: false, changes: true },
        { at: 1, takes: 10, turnedAway: 0, fails: false, changes: true },
      ]).filter((line) => line.endsWith("goes out")),
    ).toEqual(["0: 0 goes out", "3000: 1 goes out"]);
  });

  it("are made again before the next when they are turned away, three times at most", () => {
    const call = { takes: 10, fails: false, changes: true };
    expect(
      run([
        { ...call, at: 0, turnedAway: 9 },
        { ...call, at: 1, turnedAway: 0 },
      ]).filter((line) => /goes out|errors|emits/.test(line)),
    ).toEqual([
      "0: 0 goes out",
      "1050: 0 goes out",
      "2100: 0 goes out",
      "3150: 0 goes out",
      "3160: 0 errors",
      "4200: 1 goes out",
      "4210: 1 emits",
    ]);
  });

  it("are cold: each subscription is a call of its own", () => {
    const testing = new TestScheduler((actual, wanted) => expect(actual).toEqual(wanted));
    testing.run(({ cold, expectObservable, expectSubscriptions }) => {
      const request$ = cold("--(a|)");
      const turns = turnsOf({});
      const call$ = inTurn(
        (goOut) => {
          goOut();
          return request$;
        },
        { turns, spacing: 5, scheduler: testing, changes: true, undone: () => undefined },
      );
      expectObservable(call$).toBe("--(a|)");
      expectObservable(call$).toBe("5ms --(a|)");
      expectSubscriptions(request$.subscriptions).toBe(["^-!", "5ms ^-!"]);
    });
  });

  it("do not wait for those of another relay", () => {
    const scheduler = new VirtualTimeScheduler();
    const out: number[] = [];
    for (const relay of [{}, {}]) {
      inTurn(
        (goOut) => {
          goOut();
          out.push(scheduler.now());
          return NEVER;
        },
        { turns: turnsOf(relay), spacing, scheduler, changes: true, undone: () => undefined },
      ).subscribe();
    }
    expect(out).toEqual([0, 0]);
  });

  it("do not hold up the next when they fail before their request goes out", () => {
    const scheduler = new VirtualTimeScheduler();
    const turns = turnsOf({});
    const common = { turns, spacing, scheduler, changes: true, undone: () => undefined };
    const seen: string[] = [];
    inTurn(() => throwError(() => new ApiError("unreachable")), common).subscribe({
      error: (error: unknown) => seen.push((error as ApiError).code),
    });
    inTurn((goOut) => {
      goOut();
      return timer(1, scheduler).pipe(map(() => scheduler.now()));
    }, common).subscribe((time) => seen.push(String(time)));
    scheduler.flush();
    expect(seen).toEqual(["unreachable", "1"]);
  });
});

describe("The spacing", () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it.each([3_600_000, -3_600_000])("lasts as long where the clock is set by %d ms", (ms) => {
    const turns = turnsOf({});
    const out: string[] = [];
    for (const name of ["first", "second"]) {
      inTurn(
        (goOut) => {
          goOut();
          out.push(name);
          return of(name);
        },
        { turns, spacing, scheduler: asyncScheduler, changes: true, undone: () => undefined },
      ).subscribe({ error: () => undefined });
    }
    jest.setSystemTime(Date.now() + ms);
    jest.advanceTimersByTime(spacing - 1);
    expect(out).toEqual(["first"]);
    jest.advanceTimersByTime(2);
    expect(out).toEqual(["first", "second"]);
  });
});
