import "@angular/compiler";
import type { Signal } from "@angular/core";
import { expectTypeOf } from "expect-type";
import { injectLatest, injectRelayState, provideKirimin } from "../../lib/angular/index.js";
import type { MessageOf } from "../../lib/index.js";
import { createMockRelay, sample } from "../../lib/testing/index.js";
import { createInjector } from "./support/create-injector.js";

describe("injectLatest", () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it.each(["memberkick", "kick"] as const)("is the latest message of its type (%s)", (type) => {
    const mock = createMockRelay();
    const app = createInjector([provideKirimin(mock.relayOptions)]);
    const kick = app.run(() => injectLatest(type));
    expectTypeOf(kick).toEqualTypeOf<Signal<MessageOf<"memberkick"> | undefined>>();
    expect(kick()).toBeUndefined();
    jest.advanceTimersByTime(4);
    mock.send(sample("memberkick", { groupid: "1" }));
    mock.send(sample("memberjoin", { groupid: "2" }));
    expect(kick()?.groupid).toBe("1");
    mock.send(sample("memberkick", { groupid: "3" }));
    expect(kick()?.groupid).toBe("3");
    app.destroy();
    mock.close();
  });

  it("counts as a subscriber for as long as its injector lives", () => {
    const mock = createMockRelay();
    const app = createInjector([provideKirimin({ ...mock.relayOptions, linger: 500 })]);
    const parts = [app.part(), app.part()];
    for (const part of parts) part.run(() => injectLatest("sendmessage"));
    jest.advanceTimersByTime(4);
    parts[0]?.destroy();
    jest.advanceTimersByTime(1000);
    expect([mock.sessions, mock.users[0].isConnected]).toEqual([1, true]);
    parts[1]?.destroy();
    jest.advanceTimersByTime(500 + 4);
    expect([mock.users[0].isConnected, jest.getTimerCount()]).toEqual([false, 0]);
    app.destroy();
    mock.close();
  });

  it("goes on after a stop", () => {
    const mock = createMockRelay();
    const app = createInjector([provideKirimin(mock.relayOptions)]);
    const state = app.run(injectRelayState);
    const login = app.run(() => injectLatest("newLoggedIn"));
    jest.advanceTimersByTime(4);
    mock.signInElsewhere();
    expect([state().status, login()?.type]).toEqual(["stopped", "newLoggedIn"]);
    app.destroy();
    mock.close();
  });

  it("takes no type that there is not", () => {
    // @ts-expect-error a misspelt type does not compile
    expect(() => injectLatest("memberkik")).toThrow("NG0203");
  });
});
