import {
  DestroyRef,
  inject,
  makeEnvironmentProviders,
  provideEnvironmentInitializer,
  type EnvironmentProviders,
} from "@angular/core";
import { Dispatcher } from "@ngrx/signals/events";
import type { Relay } from "../../relay/relay.js";
import { tellOnce } from "../news.js";
import { eventOf } from "./to-event.js";

/**
 * Dispatches an event of `kiriminEvents` for all that a relay tells. It begins with the injector, which opens the relay,
 * and ends with it, or quietly with `relay.close()`. The relay stays the caller's to close. A store that is made later
 * does not get the events before it: `withKirimin()` does.
 *
 * @param relay gives the relay, in an injection context; such as `injectRelay` of `rx-kirimin/angular`
 *
 * @example
 * ```ts
 * providers: [provideKiriminEvents(injectRelay)]
 * ```
 */
export const provideKiriminEvents = (relay: () => Relay): EnvironmentProviders =>
  makeEnvironmentProviders([provideEnvironmentInitializer(() => dispatchAll(relay()))]);

function dispatchAll(relay: Relay): void {
  const dispatcher = inject(Dispatcher);
  const subscription = tellOnce(dispatcher, relay, (news) =>
    dispatcher.dispatch(eventOf(news)),
  ).subscribe();
  inject(DestroyRef).onDestroy(() => subscription.unsubscribe());
}
