import type { Signal } from "@angular/core";
import type { Relay } from "../relay/relay.js";
import type { RelayState } from "../relay/state.js";
import { injectFrom } from "./inject-relay.js";
import { injecting, latestOf, type SignalOptions } from "./latest-of.js";
import { RELAY } from "./relay-token.js";

/**
 * A signal of how the connection stands. Does not open it. On a server it is `idle`.
 *
 * @example
 * ```ts
 * readonly state = injectRelayState(); // in a template: @if (state().status === "waiting") { … }
 * ```
 */
export function injectRelayState({
  token = RELAY,
  injector,
}: SignalOptions<Pick<Relay, "state$">> = {}): Signal<RelayState> {
  return injecting(injectRelayState, injector, () =>
    latestOf<RelayState>(injectFrom(token).state$, { status: "idle" }),
  );
}
