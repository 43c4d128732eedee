import {
  catchError,
  defer,
  take,
  throwError,
  throwIfEmpty,
  timeout,
  type Observable,
  type ObservableInput,
  type SchedulerLike,
} from "rxjs";
import { describeErrors } from "../protocol/describe-errors.js";
import { SocketConfig } from "../protocol/entities.js";
import { RelayError } from "../protocol/relay-error.js";
import { noAnswer, toRelayError } from "./endings.js";

/** Asks for one session. Whatever goes wrong is a {@link RelayError}. Unsubscribing cancels the request. */
export function requestSession<S>(options: {
  session(): ObservableInput<S>;
  /** In ms. */
  readonly connectTimeout: number;
  readonly scheduler: SchedulerLike;
}): Observable<S> {
  const { connectTimeout, scheduler } = options;
  return defer(() => options.session()).pipe(
    take(1),
    throwIfEmpty(
      () => new RelayError("bad-session", { detail: "The session function gave nothing." }),
    ),
    timeout({
      first: connectTimeout,
      scheduler,
      with: () => throwError(() => noAnswer(connectTimeout)),
    }),
    catchError((thrown: unknown) => throwError(() => toRelayError(thrown))),
  );
}

/** Where a session says to connect; throws a {@link RelayError} where it does not. */
export function socketOf(session: unknown): SocketConfig {
  const decoded = SocketConfig.decode((Object(session) as { socket?: unknown }).socket);
  if (decoded._tag === "Right") return decoded.right;
  throw new RelayError("bad-session", { detail: `${describeErrors(decoded.left).join("; ")}.` });
}
