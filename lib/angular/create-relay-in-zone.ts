import type { NgZone } from "@angular/core";
import { Observable, type SchedulerLike } from "rxjs";
import type { SocketConfig } from "../protocol/entities.js";
import { createRelayIn } from "../relay/create-relay.js";
import { completeOptions, type RelayOptions } from "../relay/options.js";
import type { Relay } from "../relay/relay.js";
import type { Surroundings } from "../relay/surroundings.js";

/**
 * {@link createRelayIn}, with requests, sockets and timers outside of the zone, so that they neither check views nor keep the
 * app from becoming stable. Subscribers are told inside: views are checked once for all who hear of a message, and not for
 * a message that nobody hears of.
 */
export function createRelayInZone<S extends { readonly socket: SocketConfig }>(
  zone: NgZone,
  { begin, enter }: Surroundings,
  options: RelayOptions<S>,
): Relay<S> {
  const inside: Surroundings["enter"] = <T>(task: (value?: T) => void, value?: T) =>
    zone.run(() => enter(task, value));
  const { scheduler } = completeOptions(options);
  const relay = createRelayIn(
    { begin: (task) => zone.runOutsideAngular(() => begin(task)), enter: inside },
    { ...options, scheduler: outsideOf(zone, scheduler) },
  );
  const deliver = relay.deliver.bind(relay);
  return Object.assign(relay, {
    deliver: (...errand: Parameters<typeof deliver>) => told(deliver(...errand), inside),
  });
}

const outsideOf = (zone: NgZone, scheduler: SchedulerLike): SchedulerLike => ({
  now: () => scheduler.now(),
  schedule: (...timer: Parameters<SchedulerLike["schedule"]>) =>
    zone.runOutsideAngular(() => scheduler.schedule(...timer)),
});

/** The same stream, its subscriber told where `enter` runs it. */
function told<T>(source$: Observable<T>, enter: Surroundings["enter"]): Observable<T> {
  return new Observable((subscriber) =>
    source$.subscribe({
      next: (value) => enter(() => subscriber.next(value)),
      error: (error: unknown) => enter(() => subscriber.error(error)),
      complete: () => enter(() => subscriber.complete()),
    }),
  );
}
