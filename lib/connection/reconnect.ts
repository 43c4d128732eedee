import {
  asyncScheduler,
  concat,
  distinctUntilChanged,
  filter,
  map,
  merge,
  NEVER,
  observeOn,
  of,
  scan,
  switchMap,
  takeWhile,
  tap,
  timer,
  type Observable,
  type SchedulerLike,
} from "rxjs";
import { RelayError } from "../protocol/relay-error.js";
import { backoff, backoffInCrowd, type Backoff } from "./backoff.js";
import { check, checkDuration } from "./check.js";
import { endings, toRelayError } from "./endings.js";
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
  /** For tests: a number from 0 to 1; `Math.random()` stands in for anything else. @defaultValue `Math.random` */
  readonly random: () => number;
}

/** A policy for {@link reconnect}: what is left out, or `undefined`, is the default. */
export type ReconnectOptions = {
  readonly [K in keyof ReconnectPolicy]?: ReconnectPolicy[K] | undefined;
};

/** An attempt that is to come. */
export interface Retry {
  /** 1 for the first one after a connection that had been accepted. */
  readonly attempt: number;
  /** In ms. */
  readonly delay: number;
  /** The ending of the last attempt. */
  readonly cause: RelayError;
}

/** The pause before the next attempt. It changes while the browser loses and finds its network; `over` ends it. */
export type Pause =
  | ({ readonly kind: "waiting" } & Retry)
  | ({ readonly kind: "offline" } & Omit<Retry, "delay">)
  | { readonly kind: "over" };

/** Options of the notifier that {@link reconnect} makes. All of them are optional. */
export interface ReconnectHooks {
  /** Runs its timers. @defaultValue `asyncScheduler` */
  readonly scheduler?: SchedulerLike | undefined;
  /** Each emission starts the attempt that is waited for, as soon as the code that runs has returned. */
  readonly now$?: Observable<unknown> | undefined;
  /** Called when a wait begins. */
  readonly onWaiting?: ((retry: Retry) => void) | undefined;
  /** Called when a wait for the browser's network begins. */
  readonly onOffline?: ((retry: Omit<Retry, "delay">) => void) | undefined;
}

/**
 * Makes a notifier for `retryWhen`: after each error it waits, with full jitter, and emits when to subscribe again. It
 * errors with a {@link RelayError} where that is of no use: with the error itself, or `exhausted`. While the browser says that it
 * is offline it waits for the network, and tries every `maxDelay` ms all the same.
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
  policy: ReconnectOptions = {},
  { onWaiting, onOffline, ...hooks }: ReconnectHooks = {},
): (errors$: Observable<unknown>) => Observable<unknown> {
  const pause$ = pauses(completePolicy(policy), hooks);
  return (errors$) =>
    pause$(errors$).pipe(
      tap((pause) => {
        if (pause.kind === "waiting") onWaiting?.(pause);
        else if (pause.kind === "offline") onOffline?.(pause);
      }),
      filter(({ kind }) => kind === "over"),
    );
}

/** What {@link reconnect} makes its notifier of: the pause after each error. Errors where another attempt is of no use. */
export const pauses =
  (
    policy: ReconnectPolicy,
    { scheduler = asyncScheduler, now$ = NEVER }: Pick<ReconnectHooks, "scheduler" | "now$">,
  ) =>
  (errors$: Observable<unknown>): Observable<Pause> =>
    errors$.pipe(
      scan<unknown, Row & Retry, Row>(
        (row, thrown) => nextRow(policy, row, toRelayError(thrown)),
        emptyRow,
      ),
      switchMap((row) => pause(row, policy.maxDelay, now$, scheduler)),
    );

/** The defaults filled in, and checked: a TypeError names an option that cannot be. */
export function completePolicy(policy: ReconnectOptions): ReconnectPolicy {
  const {
    initialDelay = 1000,
    maxDelay = 55_000,
    factor = 4,
    maxAttempts = Infinity,
    random = Math.random,
  } = policy;
  checkDuration("reconnect.initialDelay", initialDelay);
  checkDuration("reconnect.maxDelay", maxDelay);
  check(factor >= 1, "reconnect.factor", "a number of at least 1");
  check(maxAttempts >= 1, "reconnect.maxAttempts", "a number of at least 1");
  check(
    policy.retry === undefined || typeof policy.retry === "function",
    "reconnect.retry",
    "a function from a RelayError to a boolean",
  );
  check(typeof random === "function", "reconnect.random", "a function like Math.random");
  return {
    initialDelay,
    maxDelay,
    factor,
    maxAttempts,
    retry: (error) => policy.retry?.(error) ?? endings[error.code].retry,
    random: () => {
      const drawn: unknown = random();
      // A delay that is no number would be none at all.
      return typeof drawn === "number" && drawn >= 0 && drawn <= 1 ? drawn : Math.random();
    },
  };
}

/** The attempts since the last accepted connection, and the failure that came last. */
interface Row extends Omit<Retry, "cause"> {
  readonly cause?: RelayError;
  readonly failures: number;
  /** How many of the failures were a 429. */
  readonly limits: number;
}

export const emptyRow: Row = { attempt: 1, delay: 0, failures: 0, limits: 0 };

/** The row with one more failure; throws where it is the last one. */
export function nextRow(policy: ReconnectPolicy, row: Row, cause: RelayError): Row & Retry {
  if (!policy.retry(cause)) throw cause;
  const { accepted, floor } = endings[cause.code];
  const attempt = accepted ? 1 : row.attempt + 1;
  if (attempt > policy.maxAttempts) throw new RelayError("exhausted", { cause });
  // A second refusal in a row is no chance: other clients of the user are connecting, too, and each attempt evicts one.
  const again = cause.code === "refused" && row.cause?.code === "refused";
  const failures = accepted ? 1 : row.failures + (again ? 2 : 1);
  const limited = cause.code === "rate-limited";
  const limits = accepted ? 0 : row.limits + Number(limited);
  // The first failure of all concerns this client alone, which has asked too often.
  const delay = Math.round(
    limited && failures > 1
      ? backoffInCrowd(policy, failures, limits, floor)
      : backoff(policy, failures, floor),
  );
  return { attempt, failures, limits, cause, delay };
}

function pause(
  { attempt, delay, cause }: Retry,
  maxDelay: number,
  now$: Observable<unknown>,
  scheduler: SchedulerLike,
): Observable<Pause> {
  const waiting: Pause = { kind: "waiting", attempt, delay, cause };
  const offline: Pause = { kind: "offline", attempt, cause };
  const timed$ = merge(of(undefined), offline$).pipe(
    map(isOffline),
    distinctUntilChanged(),
    switchMap((isOffline) => {
      const [state, ms] = isOffline ? [offline, maxDelay] : [waiting, delay];
      return concat(of(state), timer(ms, scheduler).pipe(map(() => over)));
    }),
  );
  const back$ = merge(online$, restored$).pipe(filter(() => !isOffline()));
  // Later, since an attempt that started inside the call that ended the last one could end at once, and so on without end.
  const early$ = merge(now$, back$).pipe(
    observeOn(scheduler),
    map(() => over),
  );
  // First, since a subscriber that hears of the pause may ask for the attempt.
  return merge(early$, timed$).pipe(takeWhile(({ kind }) => kind !== "over", true));
}

const over: Pause = { kind: "over" };
