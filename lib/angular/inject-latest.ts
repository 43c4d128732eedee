import type { Signal } from "@angular/core";
import type { RelayMessage, RelayType } from "../protocol/messages.js";
import { ofType, type OfType } from "../relay/of-type.js";
import type { Relay } from "../relay/relay.js";
import { injectFrom } from "./inject-relay.js";
import { injecting, latestOf, type SignalOptions } from "./latest-of.js";
import { RELAY } from "./relay-token.js";

/**
 * A signal of the latest message of one type; `undefined` until there is one. Counts as a subscriber. A signal holds one
 * value: of two messages in one go, an `effect()` sees the last. What is to be done for each belongs in a stream.
 *
 * @param type what `ofType` takes, also `"join"`, `"leave"` and `"kick"`
 *
 * @example
 * ```ts
 * readonly kick = injectLatest("kick"); // Signal<MessageOf<"memberkick"> | undefined>
 * ```
 */
export function injectLatest<K extends RelayType | "join" | "leave" | "kick">(
  type: K,
  { token = RELAY, injector }: SignalOptions<Pick<Relay, "relay$">> = {},
): Signal<OfType<RelayMessage, K> | undefined> {
  return injecting(injectLatest, injector, () =>
    latestOf<OfType<RelayMessage, K> | undefined>(
      injectFrom(token).relay$.pipe(ofType(type)),
      undefined,
    ),
  );
}
