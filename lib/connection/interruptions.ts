import {
  EMPTY,
  NEVER,
  Observable,
  defer,
  filter,
  interval,
  map,
  merge,
  switchMap,
  take,
  type SchedulerLike,
} from "rxjs";
import { hasEvents, hasPage, isHidden, left$, offline$, online$, visibility$ } from "./page.js";

/** Two of the server's ping periods, in ms: a socket that missed a ping was terminated by then (docs/protocol.md, Frames). */
const twoPings = 14_000;

/** How often to look at the clock, in ms. */
const lookEvery = 5000;

/**
 * What happened to the page, in a sentence, each time that its socket must be dead though no event of the socket says so:
 * the page was left, the machine slept, or the network was away for longer than the server waits for an answer to its ping.
 * Completes at once where there is no page.
 */
export function interruptions(scheduler: SchedulerLike): Observable<string> {
  // A process that holds thousands of relays is to keep nothing for it.
  if (!hasEvents() && !hasPage()) return EMPTY;
  return merge(
    // Also, a page with an open socket is not kept for the way back.
    left$.pipe(map(() => "The page was left.")),
    offlineTooLong(scheduler).pipe(map(() => "The browser was offline for too long.")),
    slept(scheduler).pipe(map(() => "The machine slept.")),
  );
}

function offlineTooLong(scheduler: SchedulerLike): Observable<unknown> {
  return offline$.pipe(
    map(() => scheduler.now()),
    switchMap((since) =>
      online$.pipe(
        take(1),
        filter(() => scheduler.now() - since > twoPings),
      ),
    ),
  );
}

/** Emits when the clock has jumped as only a sleeping machine's does. A hidden tab's timers come late without any sleep. */
function slept(scheduler: SchedulerLike): Observable<unknown> {
  return defer(() => {
    // In virtual time nobody sleeps, and a timer without end would keep it from ever ending.
    if (!hasPage() || Math.abs(scheduler.now() - Date.now()) > 1000) return NEVER;
    let last = look(scheduler);
    return merge(interval(lookEvery, scheduler), visibility$).pipe(
      filter(() => {
        const { at, running, hidden } = last;
        last = look(scheduler);
        const elapsed = last.at - at;
        // Where the page's own clock stands still in sleep, it tells. Where it does not, a late look does.
        const stoodStill = elapsed - (last.running - running);
        const late = hidden || last.hidden ? 0 : elapsed - lookEvery;
        return Math.max(stoodStill, late) > twoPings;
      }),
    );
  });
}

const look = (scheduler: SchedulerLike) => ({
  at: scheduler.now(),
  running: performance.now(),
  hidden: isHidden(),
});
