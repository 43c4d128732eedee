import {
  asyncScheduler,
  defer,
  filter,
  merge,
  NEVER,
  of,
  scan,
  switchMap,
  take,
  timer,
  type Observable,
  type SchedulerLike,
} from "rxjs";
import { RelayError } from "../protocol/relay-error.js";
import { backoff, backoffInCrowd, type Backoff } from "./backoff.js";
import { endings, toRelayError } from "./endings.js";
import { check, checkDuration, given } from "./check.js";
import { isOffline, offline$, online$, restored$ } from "./page.js";

/** When to try again after a connection ended. Durations are in ms. */
export interface ReconnectPolicy extends Backoff {
  /** The longest first delay. @defaultValue 1000 */
  readonly initialDelay: number;
  /** The longest delay. @defaultValue 55,000 */
  readonly maxDelay: number;
  /** By how much the longest delay grows with each failure in a row. @defaultValue 4 */
  readonly factor: number;
  /** How many attempts may fail in a row before it stops with `exhausted`. @defaultValue Infinity */
  readonly maxAttempts: number;
  /** Whether to try again after `error`. @defaultValue by the table in docs/protocol.md, Endings */
  readonly retry: (error: RelayError) => boolean;
  /** For tests: a number in 0 … 1. @defaultValue `Math.random` */
  readonly random: () => number;
}

/** An attempt that is to come. */
export interface Retry {
  /** 1 for the first one after a connection that had been accepted. */
  readonly attempt: number;
  /** In ms. */
  readonly delay: number;
  /** What ended the last one. */
  readonly cause: RelayError;
}

/** What the notifier of {@link reconnect} works with. All of it is optional. */
export interface ReconnectHooks {
  /** Runs its timers. @defaultValue `asyncScheduler` */
  readonly scheduler?: SchedulerLike;
  /** Each emission starts the attempt that is waited for at once. */
  readonly now$?: Observable<unknown>;
  /** Called when a wait begins. */
  readonly onWaiting?: (retry: Retry) => void;
  /** Called when a wait for the browser's network begins. */
  readonly onOffline?: (retry: Retry) => void;
}

/**
 * Makes a notifier for `retryWhen`: after each error it waits, with full jitter, and emits when to subscribe again. It
 * errors with a {@link RelayError} where that is of no use: with the error itself, or `exhausted`. While the browser is
 * offline it waits for the network instead.
 *
 * The count of failures starts anew when an accepted connection is lost (`disconnected`, `silent`). Errors that are no
 * RelayError count as `unreachable`.
 *
 * @example
 * ```ts
 * source$.pipe(retryWhen(reconnect({ maxDelay: 10_000 })));
 * ```
 */
export function reconnect(
  policy: Partial<ReconnectPolicy> = {},
  hooks: ReconnectHooks = {},
): (errors$: Observable<unknown>) => Observable<unknown> {
  const complete = completePolicy(policy);
  return (errors$) =>
    errors$.pipe(
      scan((row: Row, thrown) => nextRow(complete, row, toRelayError(thrown)), emptyRow),
      switchMap((row) => pause(row, hooks)),
    );
}

/** Emits once when the first attempt may be made: at once, or when the browser is online. */
export function whenOnline(hooks: ReconnectHooks): Observable<unknown> {
  return defer(() => {
    if (!isOffline()) return of(undefined);
    const cause = new RelayError("unreachable", { detail: "The browser is offline." });
    return pause({ attempt: 1, delay: 0, cause }, hooks);
  });
}

/** The defaults filled in, and checked: a TypeError names what cannot be. */
export function completePolicy(policy: Partial<ReconnectPolicy>): ReconnectPolicy {
  const complete: ReconnectPolicy = {
    initialDelay: 1000,
    maxDelay: 55_000,
    factor: 4,
    maxAttempts: Infinity,
    retry: (error) => endings[error.code].retry,
    random: Math.random,
    ...given(policy),
  };
  const { initialDelay, maxDelay, factor, maxAttempts, retry, random } = complete;
  checkDuration("reconnect.initialDelay", initialDelay);
  checkDuration("reconnect.maxDelay", maxDelay);
  check(factor >= 1, "reconnect.factor", "a number of at least 1");
  check(maxAttempts >= 1, "reconnect.maxAttempts", "a number of at least 1");
  check(
    typeof retry === "function",
    "reconnect.retry",
    "a function from a RelayError to a boolean",
  );
  check(typeof random === "function", "reconnect.random", "a function like Math.random");
  return complete;
}

/** The attempts since the last accepted connection, and the failure that came last. */
interface Row extends Retry {
  readonly failures: number;
  /** How many of the failures were a 429. */
  readonly limits: number;
}

export const emptyRow = { attempt: 1, failures: 0, limits: 0 } as Row;

/** The row with one more failure; throws where it is the last one. */
export function nextRow(policy: ReconnectPolicy, row: Row, cause: RelayError): Row {
  if (!policy.retry(cause)) throw cause;
  const { accepted, floor } = endings[cause.code];
  const attempt = accepted ? 1 : row.attempt + 1;
  if (attempt > policy.maxAttempts) throw new RelayError("exhausted", { cause });
  const failures = accepted ? 1 : row.failures + 1;
  const limited = cause.code === "rate-limited";
  const limits = accepted ? 0 : row.limits + Number(limited);
  // The first failure of all concerns this client alone, which has asked too often.
  const delay =
    limited && failures > 1
      ? backoffInCrowd(policy, failures, limits, floor)
      : backoff(policy, failures, floor);
  return { attempt, failures, limits, cause, delay };
}

/** Emits once: when the delay is over, or the network is back, or someone asks for it. */
function pause(
  { attempt, delay, cause }: Retry,
  { scheduler = asyncScheduler, now$ = NEVER, onWaiting, onOffline }: ReconnectHooks,
): Observable<unknown> {
  const retry: Retry = { attempt, delay, cause };
  const wait$ = merge(of(undefined), offline$.pipe(filter(isOffline))).pipe(
    switchMap(() => {
      if (isOffline()) {
        onOffline?.(retry);
        return NEVER;
      }
      onWaiting?.(retry);
      return timer(delay, scheduler);
    }),
  );
  const back$ = merge(online$, restored$).pipe(filter(() => !isOffline()));
  // The wait last: who is told of it may ask for the attempt at once.
  return merge(now$, back$, wait$).pipe(take(1));
}
