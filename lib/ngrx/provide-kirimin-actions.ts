import {
  DestroyRef,
  NgZone,
  inject,
  makeEnvironmentProviders,
  provideEnvironmentInitializer,
  type EnvironmentProviders,
} from "@angular/core";
import { FEATURE_STATE_PROVIDER, Store } from "@ngrx/store";
import type { Relay } from "../relay/relay.js";
import { tellOnce } from "./news.js";
import { actionOf } from "./to-action.js";

/**
 * Dispatches an action for all that a relay tells: its messages and snapshots, its states, and what it did not
 * understand. It begins with the injector, which opens the relay, and ends with it, or quietly with `relay.close()`. The
 * relay stays the caller's to close.
 *
 * Throws a TypeError where no Store is provided.
 *
 * @param relay gives the relay, in an injection context; such as `injectRelay` of `rx-kirimin/angular`
 *
 * @example
 * ```ts
 * providers: [provideStore(), provideState(kiriminFeature), provideKiriminActions(injectRelay)]
 * ```
 */
export const provideKiriminActions = (relay: () => Relay): EnvironmentProviders =>
  makeEnvironmentProviders([provideEnvironmentInitializer(() => dispatchAll(relay()))]);

function dispatchAll(relay: Relay): void {
  // The features of this injector, wherever they stand in its providers: a session may be there at once.
  inject(FEATURE_STATE_PROVIDER, { optional: true });
  const store: Pick<Store, "dispatch"> | null = inject(Store, { optional: true });
  if (!store) {
    throw new TypeError(
      "provideKiriminActions: there is no Store here. Add provideStore() of @ngrx/store to the providers.",
    );
  }
  // A relay may run outside of the zone, where an action would change the state and not the page.
  const zone = inject(NgZone);
  const subscription = tellOnce(store, relay, (news) =>
    zone.run(() => store.dispatch(actionOf(news))),
  ).subscribe();
  inject(DestroyRef).onDestroy(() => subscription.unsubscribe());
}
