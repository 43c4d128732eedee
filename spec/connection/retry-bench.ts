import { NEVER, defer, retryWhen, throwError, type Observable } from "rxjs";
import {
  reconnect,
  type ReconnectHooks,
  type ReconnectPolicy,
  type Retry,
} from "../../lib/connection/reconnect.js";
import { RelayError, type RelayErrorCode } from "../../lib/protocol/relay-error.js";
import { inVirtualTime } from "../support/relay-bench.js";

/** A stream of a user's own, as it is with `reconnect()`. Without jitter, unless the policy draws one. */
export function reconnecting<T>(
  source$: Observable<T>,
  policy: Partial<ReconnectPolicy> = {},
  hooks: ReconnectHooks = {},
): Observable<T> {
  // What it is made for; retry({ delay }) has another signature.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  return source$.pipe(retryWhen(reconnect({ random: () => 1, ...policy }, hooks)));
}

/** A stream that fails at once with each of these in turn, and then stands. */
export function failingWith(...failures: readonly unknown[]): Observable<never> {
  const left = failures.map((failure) => (isCode(failure) ? new RelayError(failure) : failure));
  // What a user's own streams fail with need not be an Error.
  // eslint-disable-next-line rxjs-x/throw-error
  return defer(() => (left.length > 0 ? throwError(() => left.shift()) : NEVER));
}

const isCode = (failure: unknown): failure is RelayErrorCode => typeof failure === "string";

/** The waits that these failures lead to, and the error at their end, if it comes to one. */
export function waitsAfter(
  failures: readonly unknown[],
  policy: Partial<ReconnectPolicy> = {},
): { waits: Retry[]; error: unknown } {
  return inVirtualTime(({ flush }, scheduler) => {
    const waits: Retry[] = [];
    let error: unknown;
    reconnecting(failingWith(...failures), policy, {
      scheduler,
      onWaiting: (retry) => waits.push(retry),
    }).subscribe({ error: (thrown: unknown) => (error = thrown) });
    flush();
    return { waits, error };
  });
}
