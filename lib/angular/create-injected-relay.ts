import { DestroyRef, NgZone, PLATFORM_ID, inject } from "@angular/core";
import type { SocketConfig } from "../protocol/entities.js";
import { createRelayIn } from "../relay/create-relay.js";
import type { RelayOptions } from "../relay/options.js";
import type { Relay } from "../relay/relay.js";
import { noSurroundings, type Surroundings } from "../relay/surroundings.js";
import { createRelayInZone } from "./create-relay-in-zone.js";

/** Makes a relay as the platform wants it, and closes it with the injector whose context this is. */
export function createInjectedRelay<S extends { readonly socket: SocketConfig }>(
  options: RelayOptions<S>,
): Relay<S> {
  const surroundings = isServer(inject(PLATFORM_ID)) ? onServer : noSurroundings;
  const zone = inject(NgZone, { optional: true });
  // What Angular injects in an app without a zone is not of this class.
  const relay =
    zone instanceof NgZone
      ? createRelayInZone(zone, surroundings, options)
      : createRelayIn(surroundings, options);
  inject(DestroyRef).onDestroy(() => relay.close());
  return relay;
}

/** What `isPlatformServer()` of `@angular/common` looks at. */
const isServer = (platform: unknown): boolean => platform === "server";

/** Nothing connects, whatever WebSocket there is: each page that is rendered would sign the user in anew. */
const onServer: Surroundings = { ...noSurroundings, begin: () => undefined };
