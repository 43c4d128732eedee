import {
  Observable,
  Subscription,
  defer,
  finalize,
  retry,
  throwError,
  timer,
  type SchedulerLike,
} from "rxjs";
import { clockOf } from "../connection/page.js";
import { isApiError, type ApiError } from "./api-error.js";

/**
 * Calls `run` when it is its turn; the turn lasts until `run`'s argument is called. Returns what gives up a turn that has not
 * come. A Web Lock has this shape, too: `navigator.locks.request(name, () => new Promise(run))`.
 */
export type Turns = (run: (end: () => void) => void) => () => void;

/** Turns in the order in which they are asked for. */
function createTurns(): Turns {
  const waiting = new Set<(end: () => void) => void>();
  let taken = false;
  const next = (): void => {
    const [run] = waiting;
    taken = run !== undefined;
    if (run === undefined) return;
    waiting.delete(run);
    run(next);
  };
  return (run) => {
    waiting.add(run);
    if (!taken) next();
    return () => waiting.delete(run);
  };
}

const turnsByRelay = new WeakMap<object, Turns>();

/** The turns that all APIs of one relay take. */
export function turnsOf(relay: object): Turns {
  const turns = turnsByRelay.get(relay) ?? createTurns();
  turnsByRelay.set(relay, turns);
  return turns;
}

/** How often a call that Kirimin turned away as too many is made again. */
const again = 3;

/**
 * Makes a call when it is its turn, and ends the turn when the call is over and `spacing` ms have passed since its request
 * went out. A call that Kirimin turned away as too many is made again within its turn, up to three times.
 *
 * Unsubscribing takes the call back while its request is not out. A request that is out is cancelled only if the call
 * `changes` nothing; otherwise it goes on, so that its reply still counts.
 *
 * @param attempt one attempt; calls its argument when its request goes out
 * @param undone called if the call is taken back or fails
 */
export function inTurn<T>(
  attempt: (goOut: () => void) => Observable<T>,
  {
    turns,
    spacing,
    scheduler,
    changes,
    undone,
  }: {
    readonly turns: Turns;
    readonly spacing: number;
    readonly scheduler: SchedulerLike;
    readonly changes: boolean;
    readonly undone: (error?: ApiError) => void;
  },
): Observable<T> {
  return new Observable((subscriber) => {
    const work = new Subscription();
    const clock = clockOf(scheduler);
    let isOut = false;
    let isOver = false;
    /** When the next request may go out. */
    let free = 0;
    const goOut = (): void => {
      isOut = true;
      free = clock() + spacing;
    };
    const attempts$ = defer(() => attempt(goOut)).pipe(
      retry({
        count: again,
        delay: (error: unknown) => {
          isOut = false;
          return isApiError(error) && error.code === "rate-limited"
            ? timer(free - clock(), scheduler)
            : throwError(() => error as Error);
        },
      }),
    );
    const giveUp = turns((end) => {
      work.add(
        attempts$
          .pipe(finalize(() => scheduler.schedule(end, Math.max(0, free - clock()))))
          .subscribe({
            next: (value) => subscriber.next(value),
            error: (error: unknown) => {
              isOver = true;
              undone(error as ApiError);
              subscriber.error(error);
            },
            complete: () => {
              isOver = true;
              subscriber.complete();
            },
          }),
      );
    });
    return () => {
      giveUp();
      if (isOver || (isOut && changes)) return;
      work.unsubscribe();
      undone();
    };
  });
}
