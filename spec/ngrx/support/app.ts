import {
  EnvironmentInjector,
  ErrorHandler,
  type EnvironmentProviders,
  type Provider,
} from "@angular/core";
import { TestBed, TestComponentRenderer } from "@angular/core/testing";
import { BrowserTestingModule, platformBrowserTesting } from "@angular/platform-browser/testing";
import { Store, provideStore, type Action } from "@ngrx/store";
import type { RunHelpers, TestScheduler } from "rxjs/testing";
import { createRelay, type RelayOptions } from "../../../lib/index.js";
import {
  createMockRelay,
  type MockRelay,
  type MockRelayOptions,
} from "../../../lib/testing/index.js";
import { inVirtualTime } from "../../support/relay-bench.js";

TestBed.initTestEnvironment(BrowserTestingModule, platformBrowserTesting());

/** An application without a page: its injector, and what its ErrorHandler was told. */
export function createApp(...providers: (Provider | EnvironmentProviders)[]) {
  const errors: unknown[] = [];
  const handleError = (error: unknown): void => void errors.push(error);
  TestBed.resetTestingModule();
  TestBed.configureTestingModule({
    providers: [
      { provide: ErrorHandler, useValue: { handleError } },
      // The one of BrowserTestingModule wants a document.
      { provide: TestComponentRenderer, useClass: TestComponentRenderer },
      providers,
    ],
  });
  return {
    injector: TestBed.inject(EnvironmentInjector),
    errors,
    destroy: () => TestBed.resetTestingModule(),
  };
}

/** Runs `spec` with a relay on a mock, all in virtual time: connected 4 ms after it is opened, and 1,004 ms after a loss. */
export const withRelay = (
  spec: (setting: ReturnType<typeof setUp>) => void,
  options: (mock: MockRelay) => Partial<RelayOptions> = () => ({}),
  mockOptions: MockRelayOptions = {},
): void =>
  inVirtualTime((helpers, scheduler) => {
    const mock = createMockRelay({ ...mockOptions, scheduler });
    spec(setUp(helpers, scheduler, mock, options(mock)));
  });

function setUp(
  helpers: RunHelpers,
  scheduler: TestScheduler,
  mock: MockRelay,
  options: Partial<RelayOptions>,
) {
  const relay = createRelay({
    ...mock.relayOptions,
    scheduler,
    reconnect: { random: () => 1 },
    ...options,
  });
  return {
    mock,
    relay,
    helpers,
    /** Does something at a time, in ms from now. */
    at: (ms: number, action: () => void): void => void scheduler.schedule(action, ms),
    /** Leaves no timer: the end of each spec. */
    end: (): void => {
      relay.close();
      mock.close();
    },
  };
}

/** A Store whose state is all actions of a relay that it was given; `shown` is one line for each. */
export const provideLog = () =>
  provideStore({
    log: (actions: readonly LoggedAction[] = [], action: LoggedAction) =>
      action.type.startsWith("[Kirimin]") ? [...actions, action] : actions,
  });

type LoggedAction = Action & { readonly state?: { readonly status: string } };

export const logOf = ({ injector }: Pick<ReturnType<typeof createApp>, "injector">) => {
  const state = injector.get(Store).selectSignal((all: { log: readonly LoggedAction[] }) => all);
  return state().log.map(
    ({ type, state }) => type.slice("[Kirimin] ".length) + (state ? ` ${state.status}` : ""),
  );
};
