import {
  makeEnvironmentProviders,
  type EnvironmentProviders,
  type InjectionToken,
} from "@angular/core";
import type { SocketConfig } from "../protocol/entities.js";
import type { RelayOptions } from "../relay/options.js";
import type { Relay } from "../relay/relay.js";
import { createInjectedRelay } from "./create-injected-relay.js";
import { RELAY } from "./relay-token.js";

/**
 * Provides a relay. It is made when it is first injected, connects when someone subscribes to its messages, and is closed
 * with its injector. On a server, where pages are rendered, it rests. Where there is a zone, it works outside and tells its
 * subscribers inside.
 *
 * @param options what `createRelay` takes, or a function that gives it, in which `inject()` can be used
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
