import {
  DestroyRef,
  InjectionToken,
  inject,
  makeEnvironmentProviders,
  type EnvironmentProviders,
} from "@angular/core";
import { createApi } from "../../api/create-api.js";
import type { RelayOptions } from "../../relay/options.js";
import type { Relay } from "../../relay/relay.js";
import { createMockRelay, type MockRelay } from "../../testing/create-mock-relay.js";
import { API } from "../api.js";
import { RELAY } from "../inject-relay.js";
import { createInjectedRelay } from "../provide-kirimin.js";

/** The token of the mock to which the relay of `provideKiriminTesting` connects. */
export const MOCK_RELAY = new InjectionToken<MockRelay>("the mock relay of rx-kirimin");

const PAIR = new InjectionToken<{ readonly relay: Relay; readonly mock: MockRelay }>(
  "the relay of rx-kirimin and its mock",
);

/**
 * Provides, in place of `provideKirimin` and `provideKiriminApi`, a relay that connects to a mock, and an API whose calls the
 * mock answers. Relay and mock close with their injector. Needs the package `mock-socket`.
 *
 * @param mock the mock to connect to; without it each injector gets a new one
 * @param options for the relay, such as the `scheduler` that the mock was given
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
    // The relay closes first: otherwise it would take the closing of the mock for a lost connection.
    const relay = createInjectedRelay({ ...partner.relayOptions, ...options });
    inject(DestroyRef).onDestroy(() => partner.close());
    return { relay, mock: partner };
  };
  const createPairedApi = () => {
    const { relay, mock: partner } = inject(PAIR);
    const { scheduler } = options;
    return createApi(relay, partner.url, { fetch: partner.fetch, spacing: 0, scheduler });
  };
  return makeEnvironmentProviders([
    { provide: PAIR, useFactory: createPair },
    { provide: RELAY, useFactory: () => inject(PAIR).relay },
    { provide: MOCK_RELAY, useFactory: () => inject(PAIR).mock },
    { provide: API, useFactory: createPairedApi },
  ]);
}
