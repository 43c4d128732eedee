import { NgZone } from "@angular/core";
import type { SchedulerLike } from "rxjs";

/** As much of an `NgZone` as a relay meets, without Zone.js: what is scheduled runs where it was scheduled. */
export interface FakeZone extends NgZone {
  /** Where the code that asks runs. */
  where(): "inside" | "outside";
  /** How often it was entered from outside: so often are the views checked. */
  readonly entries: number;
  /** The scheduler, and a note of where each timer was set. */
  watch(scheduler: SchedulerLike): SchedulerLike;
  readonly timers: readonly string[];
}

/** Makes a zone that counts as one of Angular's by its prototype; its constructor wants Zone.js. */
export function createFakeZone(): FakeZone {
  let inside = false;
  let entries = 0;
  const timers: string[] = [];

  const runAs = <T>(isInside: boolean, task: () => T): T => {
    const before = inside;
    if (isInside && !before) entries += 1;
    inside = isInside;
    try {
      return task();
    } finally {
      inside = before;
    }
  };
  const where = (): "inside" | "outside" => (inside ? "inside" : "outside");

  const parts = {
    where,
    timers,
    run: <T>(task: () => T): T => runAs(true, task),
    runOutsideAngular: <T>(task: () => T): T => runAs(false, task),
    watch: (scheduler: SchedulerLike): SchedulerLike => ({
      now: () => scheduler.now(),
      schedule: (...[work, delay, state]: Parameters<SchedulerLike["schedule"]>) => {
        const isInside = inside;
        timers.push(where());
        return scheduler.schedule(
          function (value) {
            runAs(isInside, () => work.call(this, value));
          },
          delay,
          state,
        );
      },
    }),
  };
  return Object.defineProperty(Object.assign(Object.create(NgZone.prototype), parts), "entries", {
    get: () => entries,
  }) as FakeZone;
}
