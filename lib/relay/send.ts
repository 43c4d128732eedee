import {
  NEVER,
  defer,
  filter,
  map,
  merge,
  switchMap,
  takeWhile,
  tap,
  throwError,
  timer,
  type Observable,
  type SchedulerLike,
} from "rxjs";
import { check, longestTimer } from "../connection/check.js";
import type { Connection } from "../connection/connection.js";
import { decodeCommand } from "../protocol/commands.js";
import { left, right } from "../protocol/either.js";
import { NotSent } from "./not-sent.js";
import { notified, type Notify } from "./notify.js";
import type { Relay } from "./relay.js";
import type { RelayState } from "./state.js";

/** The parts that the two ways to send share. */
interface Sending {
  readonly connection: Pick<Connection<unknown>, "send" | "deliver">;
  /** The state as it is now. */
  readonly current: () => RelayState;
  /** The current one first. */
  readonly state$: Observable<RelayState>;
  readonly scheduler: SchedulerLike;
  readonly notify: Notify;
}

/** Makes the two ways to send: now or not at all, and once, when there is a connection. */
export function createSending({
  connection,
  current,
  state$,
  scheduler,
  notify,
}: Sending): Pick<Relay, "send" | "deliver"> {
  const over = ({ status }: RelayState): "stopped" | "closed" | undefined =>
    status === "stopped" || status === "closed" ? status : undefined;

  return {
    send: (command) => {
      const decoded = decodeCommand(command);
      if (decoded._tag === "Left") return left(new NotSent("invalid", decoded.left.errors));
      return connection.send(decoded.right)
        ? right(command)
        : left(new NotSent(over(current()) ?? "not-connected"));
    },

    deliver: (command, { within = Infinity } = {}) => {
      check(
        typeof within === "number" && within >= 0,
        "deliver: within",
        "ms, as a number from 0 on; Infinity waits without end",
      );
      const delivered$ = defer(() => {
        const decoded = decodeCommand(command);
        if (decoded._tag === "Left") {
          return throwError(() => new NotSent("invalid", decoded.left.errors));
        }
        let taken = false;
        const fate$ = connection.deliver(decoded.right).pipe(
          tap((fate) => {
            if (fate === "lost") throw new NotSent("indeterminate");
            taken = fate === "taken";
          }),
        );
        const over$ = state$.pipe(
          tap((state) => {
            const reason = over(state);
            if (reason) throw new NotSent(reason);
          }),
        );
        const expired$ = after(within, scheduler).pipe(
          tap(() => {
            if (!taken) throw new NotSent("timeout");
          }),
        );
        return merge(fate$, over$, expired$).pipe(
          takeWhile((event) => event !== "sent", true),
          filter((event) => event === "sent"),
          map(() => command),
        );
      });
      return notified(delivered$, notify);
    },
  };
}

/** Emits once after `ms`, also where that is longer than a timer of the platform can run. Never after `Infinity`. */
function after(ms: number, scheduler: SchedulerLike): Observable<unknown> {
  if (ms === Infinity) return NEVER;
  if (ms <= longestTimer) return timer(ms, scheduler);
  return timer(longestTimer, scheduler).pipe(switchMap(() => after(ms - longestTimer, scheduler)));
}
