import "@angular/compiler";
import { NgZone, type Signal } from "@angular/core";
import { expectTypeOf } from "expect-type";
import { BehaviorSubject } from "rxjs";
import {
  RELAY,
  injectRelay,
  injectRelayStatus,
  provideKirimin,
  type RelayStatus,
} from "../../lib/angular/index.js";
import { RelayError, type RelayErrorCode, type RelayState } from "../../lib/index.js";
import { createMockRelay } from "../../lib/testing/index.js";
import { createFakeZone } from "../support/fake-zone.js";
import { createInjector } from "./support/create-injector.js";

const waiting = (delay: number, code: RelayErrorCode = "disconnected"): RelayState => ({
  status: "waiting",
  attempt: 1,
  delay,
  cause: new RelayError(code),
});

/** A status signal of states that the spec tells. */
function createStatus(first: RelayState = { status: "idle" }) {
  const state$ = new BehaviorSubject<RelayState>(first);
  const app = createInjector([{ provide: RELAY, useValue: { state$ } }]);
  return { state$, app, status: app.run(() => injectRelayStatus()) };
}

describe("injectRelayStatus", () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it("is a signal of words", () => {
    const { status } = createStatus();
    expectTypeOf(status).toEqualTypeOf<Signal<RelayStatus>>();
    expect(status()).toEqual({ text: "Not connected", seconds: 0 });
  });

  it.each<[RelayState, Partial<RelayStatus>]>([
    [{ status: "authorizing", attempt: 1 }, { text: "Connecting" }],
    [{ status: "connecting", attempt: 1 }, { text: "Connecting" }],
    [{ status: "open", attempt: 1 }, { text: "Connecting" }],
    [{ status: "connected", connection: 1, gap: 4 }, { text: "Connected" }],
    [
      waiting(4000, "unreachable"),
      {
        text: "Reconnecting",
        reason: "The server does not answer.",
        seconds: 4,
        action: "reconnect",
      },
    ],
    [
      { status: "offline", attempt: 1, cause: new RelayError("disconnected") },
      { text: "You are offline", action: "reconnect" },
    ],
    [
      { status: "stopped", cause: new RelayError("superseded") },
      {
        text: "Not connected",
        reason: "You signed in on another device or in another window.",
        action: "reconnect",
      },
    ],
    [
      { status: "stopped", cause: new RelayError("unauthorized") },
      { text: "Not connected", reason: "You are signed out.", action: "sign-in" },
    ],
    [{ status: "closed" }, { text: "Not connected" }],
  ])("says what a state means to a user, and what helps: %j", (state, said) => {
    expect(createStatus(state).status()).toEqual({ seconds: 0, ...said });
  });

  it("says that it reconnects from a loss until the connection is back", () => {
    const { state$, status } = createStatus({ status: "connected", connection: 1, gap: 4 });
    const texts: string[] = [];
    for (const state of [
      waiting(1000),
      { status: "authorizing", attempt: 1 },
      { status: "open", attempt: 1 },
      { status: "connected", connection: 2, gap: 4 },
      { status: "authorizing", attempt: 1 },
    ] satisfies RelayState[]) {
      state$.next(state);
      texts.push(status().text);
    }
    expect(texts).toEqual([
      "Reconnecting",
      "Reconnecting",
      "Reconnecting",
      "Connected",
      "Connecting",
    ]);
  });

  it("counts the seconds of a wait down, and leaves no timer when it is over", () => {
    const { state$, status } = createStatus();
    state$.next(waiting(2300));
    const seen = [status().seconds];
    for (const ms of [299, 1, 999, 1, 999, 1]) {
      jest.advanceTimersByTime(ms);
      seen.push(status().seconds);
    }
    expect(seen).toEqual([3, 3, 2, 2, 1, 1, 0]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it("stops counting when another state comes, or its injector is destroyed", () => {
    const { state$, status, app } = createStatus();
    state$.next(waiting(5000));
    jest.advanceTimersByTime(1000);
    state$.next({ status: "authorizing", attempt: 1 });
    expect([status().seconds, jest.getTimerCount()]).toEqual([0, 0]);
    state$.next(waiting(5000));
    app.destroy();
    expect(jest.getTimerCount()).toBe(0);
  });

  it("shows the rest of a wait that began before the signal was made", () => {
    const mock = createMockRelay();
    mock.answerSession(500, "");
    const app = createInjector([
      provideKirimin({ ...mock.relayOptions, reconnect: { initialDelay: 4000, random: () => 1 } }),
    ]);
    app.run(injectRelay).relay$.subscribe();
    jest.advanceTimersByTime(1500);
    const status = app.run(() => injectRelayStatus());
    expect(status().seconds).toBe(3);
    app.destroy();
    expect(status()).toEqual({ text: "Not connected", seconds: 0 });
  });

  it("keeps no app with a zone from becoming stable", () => {
    const zone = createFakeZone();
    const state$ = new BehaviorSubject(waiting(5000));
    const app = createInjector([
      { provide: NgZone, useValue: zone },
      { provide: RELAY, useValue: { state$ } },
    ]);
    const places: string[] = [];
    const schedule = globalThis.setInterval;
    jest.spyOn(globalThis, "setInterval").mockImplementation((...timer) => {
      places.push(zone.where());
      return schedule(...timer);
    });
    zone.run(() => app.run(() => injectRelayStatus()));
    expect(places).toEqual(["outside"]);
    app.destroy();
  });
});
