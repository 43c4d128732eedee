import {
  asyncScheduler,
  concatMap,
  defer,
  from,
  map,
  of,
  timer,
  type Observable,
  type SchedulerLike,
} from "rxjs";
import type { RecordedFrame } from "./recording.js";

/** The longest time that a timer of the platform can run, in ms. */
const longestTimer = 2 ** 31 - 1;

/**
 * The texts of recorded frames, each when it came, `speed` times as fast. Cold: the first comes on subscription, and it
 * completes after the last. The times are counted from the first, so that what comes late makes nothing else late.
 */
export function play(
  frames: readonly RecordedFrame[],
  speed: number,
  scheduler: SchedulerLike = asyncScheduler,
): Observable<string> {
  return defer(() => {
    const start = scheduler.now();
    return from(frames).pipe(
      concatMap(({ at, frame }) => {
        const due = start + (at - startOf(frames)) / speed - scheduler.now();
        return due > 0
          ? timer(Math.min(due, longestTimer), scheduler).pipe(map(() => frame))
          : of(frame);
      }),
    );
  });
}

const startOf = ([first]: readonly RecordedFrame[]): number => (first as RecordedFrame).at;

/** How long it plays, in ms. */
export const lengthOf = (frames: readonly RecordedFrame[], speed: number): number =>
  Math.max(0, ...frames.slice(-1).map(({ at }) => at - startOf(frames))) / speed;
