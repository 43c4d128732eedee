import "@angular/compiler";
import { config, Subject } from "rxjs";
import { RELAY, injectLatest, injectRelayState } from "../../lib/angular/index.js";
import type { Relay, RelayState } from "../../lib/index.js";
import { sample } from "../../lib/testing/index.js";
import { createInjector } from "./support/create-injector.js";

/** An injector with a relay whose streams are the spec's. */
function createApp() {
  const relay$ = new Subject<ReturnType<typeof sample>>();
  const state$ = new Subject<RelayState>();
  const relay = { relay$, state$ } as unknown as Relay;
  return { relay$, state$, app: createInjector([{ provide: RELAY, useValue: relay }]) };
}

describe("A signal of a stream", () => {
  it("lives as long as the injector in whose context it is made", () => {
    const { relay$, app } = createApp();
    const part = app.part();
    const kick = part.run(() => injectLatest("kick"));
    expect(relay$.observed).toBe(true);
    relay$.next(sample("memberkick"));
    part.destroy();
    expect(relay$.observed).toBe(false);
    expect(kick()).toEqual(sample("memberkick"));
  });

  it("is made outside of an injection context where it is given an injector", () => {
    const { state$, app } = createApp();
    const state = injectRelayState({ injector: app.injector });
    state$.next({ status: "authorizing", attempt: 1 });
    expect(state().status).toBe("authorizing");
    app.destroy();
    expect(state$.observed).toBe(false);
  });

  it("keeps its value and does not throw, whatever the stream does; an error is reported once", () => {
    jest.useFakeTimers();
    const reported: unknown[] = [];
    config.onUnhandledError = (error) => reported.push(error);
    const { state$, app } = createApp();
    const state = app.run(injectRelayState);
    state$.next({ status: "authorizing", attempt: 1 });
    state$.error(new Error("from a relay of a test"));
    jest.runAllTimers();
    expect([state().status, state().status]).toEqual(["authorizing", "authorizing"]);
    expect(reported).toEqual([new Error("from a relay of a test")]);
    config.onUnhandledError = null;
    jest.useRealTimers();
  });
});
