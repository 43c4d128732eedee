import {
  DestroyRef,
  InjectionToken,
  inject,
  makeEnvironmentProviders,
  type EnvironmentProviders,
} from "@angular/core";
import type { RelayOptions } from "../../relay/options.js";
import type { Relay } from "../../relay/relay.js";
import { createMockRelay } from "../../testing/create-mock-relay.js";
import type { MockRelay } from "../../testing/mock-relay.js";
import { createInjectedRelay } from "../create-injected-relay.js";
import { RELAY } from "../relay-token.js";

/** The token of the mock to which the relay of `provideKiriminTesting` connects. */
export const MOCK_RELAY = new InjectionToken<MockRelay>("the mock relay of rx-kirimin");

const PAIR = new InjectionToken<{ readonly relay: Relay; readonly mock: MockRelay }>(
  "the relay of rx-kirimin and its mock",
);

/**
 * Provides, in place of `provideKirimin`, a relay that connects to a mock; both are closed with their injector. Needs
 * `mock-socket` to be installed.
 *
 * @param mock a new one for each injector, unless given
 * @param options for the relay, such as the `scheduler` that was given to the mock
 *
 * @example
 * ```ts
 * TestBed.configureTestingModule({ providers: [provideKiriminTesting()] });
 * const mock = TestBed.inject(MOCK_RELAY);
 * ```
 */
export function provideKiriminTesting(
  mock?: MockRelay,
  options: Partial<RelayOptions> = {},
): EnvironmentProviders {
  const createPair = () => {
    const partner = mock ?? createMockRelay();
    // The relay first, or it would take the end of the mock for a lost connection.
    const relay = createInjectedRelay({ ...partner.relayOptions, ...options });
    inject(DestroyRef).onDestroy(() => partner.close());
    return { relay, mock: partner };
  };
  return makeEnvironmentProviders([
    { provide: PAIR, useFactory: createPair },
    { provide: RELAY, useFactory: () => inject(PAIR).relay },
    { provide: MOCK_RELAY, useFactory: () => inject(PAIR).mock },
  ]);
}
