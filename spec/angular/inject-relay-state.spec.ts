import "@angular/compiler";
import { computed, type Signal } from "@angular/core";
import { expectTypeOf } from "expect-type";
import { injectRelay, injectRelayState, provideKirimin } from "../../lib/angular/index.js";
import type { RelayState } from "../../lib/index.js";
import { createMockRelay } from "../../lib/testing/index.js";
import { inVirtualTime } from "../support/relay-bench.js";
import { createInjector } from "./support/create-injector.js";

describe("injectRelayState", () => {
  it("is idle first, and does not open the connection", () => {
    const mock = createMockRelay();
    const state = createInjector([provideKirimin(mock.relayOptions)]).run(injectRelayState);
    expectTypeOf(state).toEqualTypeOf<Signal<RelayState>>();
    expect(state()).toEqual({ status: "idle" });
    expect(mock.sessions).toBe(0);
  });

  it("follows the connection through what stops it, and through its return", () => {
    inVirtualTime((_helpers, scheduler) => {
      const mock = createMockRelay({ scheduler });
      const reconnect = { random: () => 1 };
      const app = createInjector([
        provideKirimin({ ...mock.relayOptions, scheduler, reconnect, confirmAfter: 10 }),
      ]);
      const relay = app.run(injectRelay);
      const state = app.run(injectRelayState);
      const seen: unknown[] = [];
      const look = (ms: number, action: () => void = () => {}): void => {
        scheduler.schedule(() => {
          action();
          const now = state();
          seen.push("cause" in now ? `${now.status}: ${now.cause.code}` : now.status);
        }, ms);
      };
      look(0);
      look(1, () => relay.relay$.subscribe());
      look(6);
      look(20);
      look(30, () => mock.drop());
      look(40);
      look(1100, () => mock.signInElsewhere());
      look(1200, () => mock.answerSession(401, ""));
      look(1300, () => relay.reconnect());
      look(1400, () => relay.reconnect());
      look(1500);
      look(1600, () => app.destroy());
      scheduler.flush();
      expect(seen).toEqual([
        "idle",
        "connecting",
        "open",
        "connected",
        "connected",
        "waiting: disconnected",
        "stopped: superseded",
        "stopped: superseded",
        "stopped: unauthorized",
        "connecting",
        "connected",
        "closed",
      ]);
      mock.close();
    });
  });

  it("cannot be written to", () => {
    const { relayOptions } = createMockRelay();
    const state = createInjector([provideKirimin(relayOptions)]).run(injectRelayState);
    expect("set" in state).toBe(false);
  });

  it("is not made in a computed signal, which would make one each time", () => {
    const { relayOptions } = createMockRelay();
    const { injector } = createInjector([provideKirimin(relayOptions)]);
    const state = computed(() => injectRelayState({ injector })());
    expect(() => state()).toThrow("injectRelayState() cannot be called from within a reactive");
  });
});
