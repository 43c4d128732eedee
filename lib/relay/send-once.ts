import {
  NEVER,
  Observable,
  defer,
  filter,
  interval,
  map,
  merge,
  of,
  switchMap,
  take,
  timer,
  type SchedulerLike,
} from "rxjs";
import type { Link } from "../connection/open-socket.js";
import { NotSent } from "./not-sent.js";

/** How often to look whether what was sent has left the socket, in ms. There is no event that tells. */
const drainPoll = 20;

/** The way to send, or why there is none. */
export type Line = Link | "not-connected" | "stopped" | "closed";

/**
 * Sends `text` once, on the first link that takes it, then emits and completes when it has left the socket's buffer.
 *
 * Errors with {@link NotSent}: `timeout` where no link came within `within` ms, `stopped`, `closed`, or `indeterminate`
 * where the link ended after the text was handed to it: then it is not sent again, since a like counts each time it arrives.
 * Unsubscribing takes a text back that is not sent yet.
 *
 * @param line$ the current one first
 */
export function sendOnce(
  line$: Observable<Line>,
  text: string,
  { within, scheduler }: { readonly within: number | undefined; readonly scheduler: SchedulerLike },
): Observable<unknown> {
  return defer(() => {
    let sent = false;
    const sent$ = line$.pipe(
      switchMap((line) => {
        if (sent) throw new NotSent("indeterminate");
        if (line === "not-connected") return NEVER;
        if (typeof line === "string") throw new NotSent(line);
        return line.settled$.pipe(
          // Not right after the open, when frames are often lost (docs/protocol.md, Loss). A closing socket takes nothing:
          // then the next one is waited for.
          filter(() => (sent = line.send(text))),
          switchMap(() => drained(line, scheduler)),
        );
      }),
    );
    const expired$ =
      within === undefined
        ? NEVER
        : timer(within, scheduler).pipe(
            filter(() => !sent),
            map(() => {
              throw new NotSent("timeout");
            }),
          );
    return merge(sent$, expired$).pipe(take(1));
  });
}

/** Emits once when all that was sent has left the socket. */
function drained(link: Link, scheduler: SchedulerLike): Observable<unknown> {
  if (link.bufferedAmount() === 0) return of(undefined);
  return interval(drainPoll, scheduler).pipe(
    filter(() => link.bufferedAmount() === 0),
    take(1),
  );
}
