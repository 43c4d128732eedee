import {
  asyncScheduler,
  concatMap,
  defer,
  distinctUntilChanged,
  interval,
  map,
  startWith,
  type Observable,
  type SchedulerLike,
} from "rxjs";
import type { RelayUser } from "../testing/start-relay-server.js";

/** How often to look, in ms. The server of rx-kirimin/testing has no events that tell. */
const lookEvery = 20;

/** Cold: which connection of the user stands, by a number that no other one has, or `undefined` for none, as at first. */
export function connectionOf(
  user: Pick<RelayUser, "isConnected" | "sessions">,
  scheduler: SchedulerLike = asyncScheduler,
): Observable<number | undefined> {
  return interval(lookEvery, scheduler).pipe(
    // Each connection takes a session of its own.
    map(() => (user.isConnected ? user.sessions : undefined)),
    startWith(undefined),
    distinctUntilChanged(),
  );
}

/** Cold: each command that the server has received from the user. */
export function commandsOf(
  { received }: Pick<RelayUser, "received">,
  scheduler: SchedulerLike = asyncScheduler,
): Observable<RelayUser["received"][number]> {
  return defer(() => {
    let seen = 0;
    return interval(lookEvery, scheduler).pipe(
      concatMap(() => {
        const commands = received.slice(seen);
        seen += commands.length;
        return commands;
      }),
    );
  });
}
