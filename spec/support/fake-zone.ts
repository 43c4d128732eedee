import { NgZone } from "@angular/core";
import type { SchedulerLike } from "rxjs";

/** As much of an `NgZone` as a relay and NgRx meet, without zone.js: scheduled work runs where it was scheduled. */
export interface FakeZone extends NgZone {
  /** Where the calling code runs. */
  where(): "inside" | "outside";
  /** How often it was entered from outside: so often are the views checked. */
  readonly entries: number;
  /** The scheduler, with a note of where each timer was set. */
  watch(scheduler: SchedulerLike): SchedulerLike;
  readonly timers: readonly string[];
  /** Puts the global `Zone` in place that `NgZone.isInAngularZone()` asks. Gives what takes it away. */
  install(): () => void;
}

/** Makes a zone that is an instance of Angular's class by its prototype; the constructor needs zone.js. */
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
    install: () => {
      const current = { get: (name: string) => name === "isAngularZone" && inside };
      Object.assign(globalThis, { Zone: { current } });
      return () => void Reflect.deleteProperty(globalThis, "Zone");
    },
  };
  return Object.defineProperty(Object.assign(Object.create(NgZone.prototype), parts), "entries", {
    get: () => entries,
  }) as FakeZone;
}
