import "@angular/compiler";
import { TestBed } from "@angular/core/testing";
import { VirtualTimeScheduler } from "rxjs";
import { RELAY, injectLatest, injectRelay, injectRelayState } from "../../../lib/angular/index.js";
import { MOCK_RELAY, provideKiriminTesting } from "../../../lib/angular/testing/index.js";
import { createMockRelay, sample } from "../../../lib/testing/index.js";
import { watch } from "../../support/relay-bench.js";
import { createInjector } from "../support/create-injector.js";
import { configure } from "../support/text-views.js";

describe("provideKiriminTesting", () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it("provides a relay that connects to a mock", () => {
    const app = createInjector([provideKiriminTesting()]);
    const mock = app.injector.get(MOCK_RELAY);
    const kick = app.run(() => injectLatest("kick"));
    jest.advanceTimersByTime(4);
    mock.send(sample("memberkick"));
    expect(kick()).toEqual(sample("memberkick"));
    app.destroy();
  });

  it("makes another mock for each injector", () => {
    const provider = provideKiriminTesting();
    const [one, other] = [createInjector([provider]), createInjector([provider])];
    expect(one.injector.get(MOCK_RELAY)).not.toBe(other.injector.get(MOCK_RELAY));
    expect(one.injector.get(MOCK_RELAY)).toBe(one.injector.get(MOCK_RELAY));
  });

  it("closes the relay, then the mock, with the injector", () => {
    const mock = createMockRelay();
    const close = jest.spyOn(mock, "close");
    const app = createInjector([provideKiriminTesting(mock)]);
    const relay = app.run(() => injectRelay());
    relay.relay$.subscribe();
    jest.advanceTimersByTime(4 + 1000);
    const states = watch(relay.state$);
    app.destroy();
    expect(states.values.map(({ status }) => status)).toEqual(["connected", "closed"]);
    expect(close).toHaveBeenCalledTimes(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  it("closes the mock of which no relay was injected", () => {
    const app = createInjector([provideKiriminTesting()]);
    const close = jest.spyOn(app.injector.get(MOCK_RELAY), "close");
    app.destroy();
    expect(close).toHaveBeenCalledTimes(1);
  });

  it("works in virtual time, given a scheduler and other options for the relay", () => {
    const scheduler = new VirtualTimeScheduler();
    const mock = createMockRelay({ scheduler });
    const app = createInjector([provideKiriminTesting(mock, { scheduler, confirmAfter: 5 })]);
    const state = app.run(() => injectRelayState());
    const kick = app.run(() => injectLatest("kick"));
    const seen: unknown[] = [];
    for (const ms of [4, 8, 10]) {
      scheduler.schedule(() => seen.push(`${state().status} at ${scheduler.now()}`), ms);
    }
    scheduler.schedule(() => mock.send(sample("memberkick")), 20);
    scheduler.schedule(() => seen.push(kick()?.type), 21);
    scheduler.schedule(() => app.destroy(), 22);
    scheduler.flush();
    expect(seen).toEqual(["open at 4", "open at 8", "connected at 10", "memberkick"]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it("works with TestBed, which closes it after each test", () => {
    configure([provideKiriminTesting()]);
    const mock = TestBed.inject(MOCK_RELAY);
    const state = TestBed.runInInjectionContext(injectRelayState);
    TestBed.inject(RELAY).relay$.subscribe();
    jest.advanceTimersByTime(4 + 1000);
    expect([state().status, mock.users[0].isConnected]).toEqual(["connected", true]);
    TestBed.resetTestingModule();
    expect([state().status, jest.getTimerCount()]).toEqual(["closed", 0]);
  });
});
