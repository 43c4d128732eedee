import { Subject, map, retryWhen, takeUntil } from "rxjs";
import { connector, type ConnectionEvent } from "../connection/connect.js";
import { toRelayError } from "../connection/endings.js";
import { handOver } from "../connection/hand-over.js";
import { reconnect, whenOnline, type ReconnectHooks } from "../connection/reconnect.js";
import type { SocketConfig } from "../protocol/entities.js";
import type { Frame } from "../protocol/frame.js";
import type { SnapshotEvent } from "./journal.js";
import type { CompleteOptions } from "./options.js";
import type { Line } from "./send-once.js";
import type { RelayState } from "./state.js";

/** The relay's connection: one attempt after another, as long as it is to stand. */
export interface Connection {
  /** Makes the first attempt, or waits for the network to make it. */
  readonly start: () => void;
  /** Ends the attempt, the wait or the connection. Says nothing of it. */
  readonly stop: () => void;
  /** Makes the attempt that is waited for at once. */
  readonly hurry: () => void;
}

/** Who hears of a {@link Connection}. */
export interface ConnectionObserver<S> {
  /** `line` is the way to send, where there is one. */
  readonly onState: (state: RelayState, line?: Line) => void;
  readonly onSession: (snapshot: SnapshotEvent<S>) => void;
  readonly onFrame: (frame: Frame) => void;
}

/** Turns what happens in the attempts into states, and counts them. */
export function createConnection<S extends { readonly socket: SocketConfig }>(
  options: CompleteOptions<S>,
  { onState, onSession, onFrame }: ConnectionObserver<S>,
): Connection {
  const { scheduler } = options;
  const now$ = new Subject<void>();
  const halt$ = new Subject<void>();
  const attempt$ = connector(options);
  let attempt = 1;
  let connections = 0;
  let repliedAt = 0;
  let gap = 0;

  const hooks: ReconnectHooks = {
    scheduler,
    now$,
    onWaiting: (retry) => {
      attempt = retry.attempt;
      onState({ status: "waiting", ...retry });
    },
    onOffline: ({ attempt: next, cause }) => {
      attempt = next;
      onState({ status: "offline", attempt, cause });
    },
  };

  const advance = (event: ConnectionEvent<S>): void => {
    switch (event.kind) {
      case "authorizing":
        onState({ status: "authorizing", attempt });
        break;
      case "session":
        repliedAt = scheduler.now();
        onSession({ type: "snapshot", session: event.session, connection: connections + 1 });
        onState({ status: "connecting", attempt });
        break;
      case "open":
        gap = scheduler.now() - repliedAt;
        onState({ status: "open", attempt });
        break;
      case "accepted":
        connections += 1;
        onState({ status: "connected", connection: connections, gap }, event.link);
        break;
      default:
        onFrame(event);
    }
  };

  return {
    start: () => {
      attempt = 1;
      whenOnline(hooks)
        .pipe(
          // Deprecated by RxJS in favour of retry({ delay }), which is made of the same notifier.
          // eslint-disable-next-line @typescript-eslint/no-deprecated
          map(() => attempt$.pipe(retryWhen(reconnect(options.reconnect, hooks)))),
          handOver,
          takeUntil(halt$),
        )
        .subscribe({
          next: advance,
          error: (error: unknown) =>
            onState({ status: "stopped", cause: toRelayError(error) }, "stopped"),
        });
    },
    stop: () => halt$.next(),
    hurry: () => now$.next(),
  };
}
