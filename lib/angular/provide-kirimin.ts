import {
  DestroyRef,
  inject,
  makeEnvironmentProviders,
  untracked,
  type EnvironmentProviders,
  type InjectionToken,
} from "@angular/core";
import type { SchedulerLike } from "rxjs";
import type { SocketConfig } from "../protocol/entities.js";
import { createRelayIn } from "../relay/create-relay.js";
import { completeOptions, type RelayOptions } from "../relay/options.js";
import type { Relay } from "../relay/relay.js";
import { RELAY, injectZone, isServer } from "./inject-relay.js";
import { dueOf } from "./relay-status.js";

/**
 * Provides a relay. The relay is made when it is first injected, connects when someone subscribes to its messages, and closes
 * with its injector. It stays idle while a server renders the page. In an app with a zone it works outside of the zone, and
 * tells its subscribers inside.
 *
 * @param options what `createRelay` takes, or a function that gives it, in which `inject()` works
 * @param token where to put the relay, for an app with more than one
 *
 * @example
 * ```ts
 * bootstrapApplication(App, {
 *   providers: [provideKirimin({ session: fetchSession("https://kirimin.devanka.id") })],
 * });
 * ```
 */
export function provideKirimin(
  options: RelayOptions | (() => RelayOptions),
  token?: InjectionToken<Relay>,
): EnvironmentProviders;
export function provideKirimin<S extends { readonly socket: SocketConfig }>(
  options: RelayOptions<NoInfer<S>> | (() => RelayOptions<NoInfer<S>>),
  token: InjectionToken<Relay<S>>,
): EnvironmentProviders;
export function provideKirimin<S extends { readonly socket: SocketConfig }>(
  options: RelayOptions<S> | (() => RelayOptions<S>),
  token: InjectionToken<unknown> = RELAY,
): EnvironmentProviders {
  const useFactory = (): Relay<S> =>
    createInjectedRelay(typeof options === "function" ? options() : options);
  return makeEnvironmentProviders([{ provide: token, useFactory }]);
}

/**
 * Makes a relay as the platform needs it, and closes it with the current injector.
 *
 * Requests, sockets and timers are outside of the zone: there they neither cause a check of the views nor delay the app's
 * becoming stable. Subscribers are told inside, so views are checked once for a message, however many hear of it, and not at
 * all for a message that nobody hears of.
 */
export function createInjectedRelay<S extends { readonly socket: SocketConfig }>(
  options: RelayOptions<S>,
): Relay<S> {
  const zone = injectZone();
  const outside = <T>(task: () => T): T => untracked(() => zone.runOutsideAngular(task));
  // Untracked: an effect that opens the relay does not depend on what the session function or another subscriber reads.
  const enter = <T>(task: (value?: T) => void, value?: T): void =>
    untracked(() => zone.run(() => task(value)));
  const complete = completeOptions(options);
  // On a server nothing connects, even if there is a WebSocket: each rendered page would sign the user in again.
  const begin = isServer() ? () => undefined : outside;
  const relay = createRelayIn(
    { begin, enter },
    {
      ...complete,
      scheduler: {
        now: () => complete.scheduler.now(),
        schedule: (...timer: Parameters<SchedulerLike["schedule"]>) =>
          outside(() => complete.scheduler.schedule(...timer)),
      },
    },
  );
  // The stream does not error.
  // eslint-disable-next-line rxjs-x/no-ignored-error
  relay.state$.subscribe(dueOf);
  inject(DestroyRef).onDestroy(() => relay.close());
  return relay;
}
