import "@angular/compiler";
import { computed, effect, signal } from "@angular/core";
import { TestBed } from "@angular/core/testing";
import { RELAY, injectRelayState, provideKirimin } from "../../lib/angular/index.js";
import { createMockRelay } from "../../lib/testing/index.js";
import { configure } from "./support/text-views.js";

/** Runs an effect once, and again when what it read has changed. Gives how often it ran. */
function startEffect(run: () => void): () => number {
  let runs = 0;
  TestBed.runInInjectionContext(() =>
    effect(() => {
      runs += 1;
      run();
    }),
  );
  TestBed.tick();
  return () => runs;
}

describe("An effect depends on nothing that the relay runs for others:", () => {
  const mock = createMockRelay();

  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    TestBed.resetTestingModule();
    jest.useRealTimers();
  });

  it("the session function may read signals while an effect opens the relay", () => {
    const user = signal("ayu");
    const session = jest.fn(() => {
      user();
      return mock.relayOptions.session();
    });
    configure([provideKirimin({ ...mock.relayOptions, session })]);
    const relay = TestBed.inject(RELAY);
    const runs = startEffect(() => void relay.memberkick$.subscribe());
    user.set("budi");
    TestBed.tick();
    expect([runs(), session.mock.calls.length]).toEqual([1, 1]);
  });

  it("a subscriber may read signals while an effect calls reconnect() or close()", () => {
    configure([provideKirimin(mock.relayOptions)]);
    const relay = TestBed.inject(RELAY);
    relay.relay$.subscribe();
    jest.advanceTimersByTime(4);
    mock.signInElsewhere();
    const language = signal("id");
    const seen: string[] = [];
    relay.state$.subscribe(({ status }) => seen.push(`${status} ${language()}`));
    relay.state$.subscribe({ complete: () => void language() });
    const runs = startEffect(() => relay.reconnect());
    const closings = startEffect(() => relay.close());
    language.set("en");
    TestBed.tick();
    expect([runs(), closings()]).toEqual([1, 1]);
    expect(seen).toEqual(["stopped id", "authorizing id", "closed id"]);
  });

  it("a signal of the relay takes its value also while a computed signal calls reconnect()", () => {
    configure([provideKirimin(mock.relayOptions)]);
    const relay = TestBed.inject(RELAY);
    const state = TestBed.runInInjectionContext(injectRelayState);
    relay.relay$.subscribe();
    jest.advanceTimersByTime(4);
    mock.signInElsewhere();
    const attempt = computed(() => {
      relay.reconnect();
      return "made";
    });
    expect([attempt(), state().status]).toEqual(["made", "authorizing"]);
    expect(() => jest.runOnlyPendingTimers()).not.toThrow();
  });
});
