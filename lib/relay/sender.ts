import { defer, map, throwError, type BehaviorSubject, type SchedulerLike } from "rxjs";
import { encodeCommand } from "../protocol/commands.js";
import { left, right } from "../protocol/either.js";
import { NotSent } from "./not-sent.js";
import type { Relay } from "./relay.js";
import { sendOnce, type Line } from "./send-once.js";

/** Makes the two ways to send: now or not at all, and once, when the connection is there. */
export function createSender(
  line$: BehaviorSubject<Line>,
  scheduler: SchedulerLike,
): Pick<Relay, "send" | "deliver"> {
  return {
    send: (command) => {
      const text = encodeCommand(command);
      if (text._tag === "Left") return left(new NotSent("invalid", text.left.errors));
      const line = line$.value;
      if (typeof line === "string") return left(new NotSent(line));
      return line.send(text.right) ? right(command) : left(new NotSent("not-connected"));
    },

    deliver: (command, { within } = {}) =>
      defer(() => {
        const text = encodeCommand(command);
        if (text._tag === "Left") {
          return throwError(() => new NotSent("invalid", text.left.errors));
        }
        return sendOnce(line$, text.right, { within, scheduler }).pipe(map(() => command));
      }),
  };
}
