import {
  Observable,
  catchError,
  defer,
  from,
  take,
  tap,
  throwError,
  throwIfEmpty,
  timeout,
  type ObservableInput,
  type SchedulerLike,
} from "rxjs";
import { describeErrors, kindOf } from "../protocol/either.js";
import { SocketConfig } from "../protocol/entities.js";
import { RelayError } from "../protocol/relay-error.js";
import { noAnswer, toRelayError } from "./endings.js";

/** The platform's `AbortSignal`; where its types are missing, as much of it as a session function needs. */
export type AbortSignalLike = typeof globalThis extends {
  AbortSignal: { prototype: infer Signal };
}
  ? Signal
  : {
      readonly aborted: boolean;
      readonly reason: unknown;
      /** Calls `listener` when it is aborted. */
      addEventListener(type: "abort", listener: () => void): void;
      /** Takes `listener` away. */
      removeEventListener(type: "abort", listener: () => void): void;
    };

/** The argument of a session function. */
export interface SessionRequest {
  /** Aborted when the relay no longer waits for the session: after `connectTimeout`, and when nobody is subscribed any more. */
  readonly signal: AbortSignalLike;
}

/** What {@link requestSession} needs. */
export interface SessionOptions<S> {
  session(request: SessionRequest): ObservableInput<S>;
  /** In ms. */
  readonly connectTimeout: number;
  readonly scheduler: SchedulerLike;
}

/**
 * Asks for one session. Cold. It errors with a {@link RelayError}. Unsubscribing aborts the request.
 *
 * @param onGivenUp called when nobody waits for the reply any more, although it may come
 */
export function requestSession<S>(
  options: SessionOptions<S>,
  onGivenUp: () => void,
): Observable<S> {
  const { connectTimeout, scheduler } = options;
  return defer(() => {
    const abort = new AbortController();
    let replied = false;
    return ask(options, abort.signal).pipe(
      tap({
        next: () => (replied = true),
        unsubscribe: () => {
          if (replied) return;
          onGivenUp();
          abort.abort();
        },
      }),
    );
  }).pipe(
    take(1),
    throwIfEmpty(
      () => new RelayError("bad-session", { detail: "The session function gave nothing." }),
    ),
    timeout({
      first: connectTimeout,
      scheduler,
      with: () => throwError(() => noAnswer(connectTimeout)),
    }),
    catchError((thrown: unknown) =>
      throwError(() => (isMistake(thrown) ? mistake(thrown) : toRelayError(thrown))),
    ),
  );
}

/** Calls the session function. What it throws at once, where that is one of the engine's own errors, is a mistake in it. */
function ask<S>(options: SessionOptions<S>, signal: AbortSignal): Observable<S> {
  let given: unknown;
  try {
    given = options.session({ signal });
  } catch (thrown) {
    throw thrown instanceof TypeError ? mistake(thrown) : thrown;
  }
  try {
    return from(given as ObservableInput<S>);
  } catch {
    throw new RelayError("bad-session", {
      detail: `The session function returned ${kindOf(given)}: expected an Observable or a promise of a session.`,
    });
  }
}

/** Where a session says to connect; throws a {@link RelayError} where it does not. */
export function socketOf(session: unknown): SocketConfig {
  let socket: unknown;
  try {
    ({ socket } = Object(session) as { socket?: unknown });
  } catch (thrown) {
    throw mistake(thrown);
  }
  const decoded = SocketConfig.decode(socket);
  if (decoded._tag === "Right") return decoded.right;
  throw new RelayError("bad-session", { detail: `${describeErrors(decoded.left).join("; ")}.` });
}

const mistake = (thrown: unknown): RelayError => {
  const name = nameOf(thrown);
  return new RelayError("bad-session", {
    detail: `The session function threw ${name === undefined ? "an error" : `a ${name}`}: there is a mistake in it, and \`cause\` says where.`,
    cause: thrown,
  });
};

/**
 * Whether an error tells of a mistake in the code, and not of the network. `fetch` reports a network failure as a TypeError,
 * so of those only the engines' sentences about values count.
 */
const isMistake = (thrown: unknown): boolean => {
  const name = nameOf(thrown);
  if (name === "TypeError") {
    return /undefined|null|not an? |is not |parse URL|invalid URL/i.test(
      (thrown as TypeError).message,
    );
  }
  return name === "ReferenceError" || name === "RangeError" || name === "SyntaxError";
};

const nameOf = (thrown: unknown): string | undefined =>
  thrown instanceof Error && /^[A-Za-z]+Error$/.test(thrown.name) ? thrown.name : undefined;
