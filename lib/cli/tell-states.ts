import {
  EMPTY,
  asyncScheduler,
  map,
  switchMap,
  takeWhile,
  tap,
  timer,
  type Observable,
  type SchedulerLike,
} from "rxjs";
import type { RelayState } from "../relay/state.js";
import { describeState } from "./describe-state.js";
import type { Terminal } from "./terminal.js";

/** The whole seconds that are left of `delay` ms: at once, and at each second. Completes when none is left. */
export function countdown(delay: number, scheduler: SchedulerLike): Observable<number> {
  return timer(0, 1000, scheduler).pipe(
    map((passed) => Math.ceil(delay / 1000) - passed),
    takeWhile((left) => left > 0),
  );
}

/** What is told at the end of the program, with what to do, if there is anything to tell. */
const untold: ReadonlySet<RelayState["status"]> = new Set(["idle", "stopped", "closed"]);

/** What is over in a moment: on a screen, the next state takes its place. */
const passing: ReadonlySet<RelayState["status"]> = new Set(["authorizing", "connecting", "open"]);

/**
 * Tells each state on stderr, and on a screen counts the seconds down to the next attempt. Cold; what it emits is of no
 * interest; completes with `state$`.
 */
export function tellStates(
  terminal: Pick<Terminal, "tell" | "replace" | "isScreen">,
  state$: Observable<RelayState>,
  scheduler: SchedulerLike = asyncScheduler,
): Observable<unknown> {
  return state$.pipe(
    switchMap((state) => {
      if (passing.has(state.status) && terminal.isScreen) terminal.replace(describeState(state));
      else if (!untold.has(state.status)) terminal.tell(describeState(state));
      return state.status === "waiting" ? countdown(state.delay, scheduler) : EMPTY;
    }),
    tap((left) => terminal.replace(`next attempt in ${left} s`)),
  );
}
