import "@angular/compiler";
import { InjectionToken, inject } from "@angular/core";
import { expectTypeOf } from "expect-type";
import { of } from "rxjs";
import { injectRelay, injectRelayState, provideKirimin } from "../../lib/angular/index.js";
import type { Relay, Session } from "../../lib/index.js";
import { createMockRelay, sample } from "../../lib/testing/index.js";
import type { SmallSession } from "../support/relay-bench.js";
import { createInjector } from "./support/create-injector.js";

describe("provideKirimin", () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it("provides one relay to all who inject it", () => {
    const mock = createMockRelay();
    const app = createInjector([provideKirimin(mock.relayOptions)]);
    const relay = app.run(injectRelay);
    expectTypeOf(relay).toEqualTypeOf<Relay>();
    expect(app.run(injectRelay)).toBe(relay);
    expect(app.part().run(injectRelay)).toBe(relay);
  });

  it("makes the relay when it is first injected, and connects when someone subscribes", () => {
    const mock = createMockRelay();
    const options = jest.fn(() => mock.relayOptions);
    const app = createInjector([provideKirimin(options)]);
    expect(options).not.toHaveBeenCalled();
    const relay = app.run(injectRelay);
    app.run(injectRelay);
    expect(options).toHaveBeenCalledTimes(1);
    expect([mock.sessions, jest.getTimerCount()]).toEqual([0, 0]);
    relay.relay$.subscribe();
    expect(mock.sessions).toBe(1);
    app.destroy();
    mock.close();
  });

  it("calls a function for the options where it can inject", () => {
    const URL_OF_KIRIMIN = new InjectionToken<string>("url");
    const session = jest.fn(() => of(small));
    const asked: string[] = [];
    const app = createInjector([
      { provide: URL_OF_KIRIMIN, useValue: "https://kirimin.test" },
      provideKirimin(() => {
        asked.push(inject(URL_OF_KIRIMIN));
        return { session };
      }, SMALL),
    ]);
    expectTypeOf(app.run(() => injectRelay(SMALL))).toEqualTypeOf<Relay<SmallSession>>();
    expect(asked).toEqual(["https://kirimin.test"]);
  });

  it("takes a token of the same session type only", () => {
    const TOKEN = new InjectionToken<Relay>("relay");
    // @ts-expect-error it is no session as the default token has it
    provideKirimin({ session: () => of(small) });
    // @ts-expect-error nor as this token has it
    provideKirimin({ session: () => of(small) }, TOKEN);
    provideKirimin({ session: () => of({} as Session) }, TOKEN);
    expect(TOKEN).toBeDefined();
  });

  it("closes the relay with its injector, and leaves no timer and no socket", () => {
    const mock = createMockRelay();
    const app = createInjector([provideKirimin(mock.relayOptions)]);
    const relay = app.run(injectRelay);
    const state = app.run(injectRelayState);
    const completed: string[] = [];
    relay.memberkick$.subscribe({ complete: () => completed.push("memberkick$") });
    jest.advanceTimersByTime(4 + 1000);
    expect(state().status).toBe("connected");

    app.destroy();
    expect(completed).toEqual(["memberkick$"]);
    expect(state()).toEqual({ status: "closed" });
    jest.advanceTimersByTime(4);
    expect(mock.users[0].isConnected).toBe(false);
    expect(jest.getTimerCount()).toBe(0);
    mock.close();
  });

  it("closes a relay that waits for its next attempt", () => {
    const mock = createMockRelay();
    mock.answerSession(500, "");
    const app = createInjector([provideKirimin(mock.relayOptions)]);
    app.run(injectRelay).relay$.subscribe();
    expect(app.run(injectRelayState)().status).toBe("waiting");
    app.destroy();
    expect(jest.getTimerCount()).toBe(0);
    expect(mock.sessions).toBe(1);
  });

  it("provides another relay under another token, with a connection of its own", () => {
    const BOTS = new InjectionToken<Relay>("bots");
    const [mock, bots] = [createMockRelay(), createMockRelay()];
    const app = createInjector([
      provideKirimin(mock.relayOptions),
      provideKirimin(bots.relayOptions, BOTS),
    ]);
    const [own, other] = [app.run(injectRelay), app.run(() => injectRelay(BOTS))];
    expect(other).not.toBe(own);
    const state = app.run(() => injectRelayState({ token: BOTS }));
    const kicked: string[] = [];
    other.memberkick$.subscribe(({ groupid }) => kicked.push(groupid));
    jest.advanceTimersByTime(4);
    expect([state().status, app.run(injectRelayState)().status]).toEqual(["open", "idle"]);
    bots.send(sample("memberkick"));
    expect([kicked, mock.sessions, bots.sessions]).toEqual([["6000001"], 0, 1]);
    app.destroy();
    expect(state().status).toBe("closed");
    for (const one of [mock, bots]) one.close();
    expect(jest.getTimerCount()).toBe(0);
  });

  it("provides a relay for a part of the app alone", () => {
    const mock = createMockRelay();
    const app = createInjector([]);
    const part = app.part([provideKirimin(mock.relayOptions)]);
    expect(part.run(injectRelay)).toBeDefined();
    expect(() => app.run(injectRelay)).toThrow("There is no relay here.");
  });

  it("names an option that cannot be", () => {
    const app = createInjector([provideKirimin({} as never)]);
    expect(() => app.run(injectRelay)).toThrow(
      new TypeError(
        'createRelay: session: expected a function that gives a session, such as fetchSession("https://kirimin.devanka.id").',
      ),
    );
  });
});

const small: SmallSession = { socket: { id: "id1", host: "kirimin.test" } };
const SMALL = new InjectionToken<Relay<SmallSession>>("small");
