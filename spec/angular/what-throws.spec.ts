import "@angular/compiler";
import { NgZone } from "@angular/core";
import { EMPTY, finalize, map, type Observable } from "rxjs";
import {
  injectChatState,
  injectLatest,
  injectRelay,
  injectRelayState,
  provideKirimin,
} from "../../lib/angular/index.js";
import { postlike, type Relay } from "../../lib/index.js";
import { selectUnreadTotal } from "../../lib/store/index.js";
import { createMockRelay, sample } from "../../lib/testing/index.js";
import { createFakeZone } from "../support/fake-zone.js";
import { inVirtualTime } from "../support/relay-bench.js";
import { collectUnhandled } from "../support/unhandled.js";
import { createInjector } from "./support/create-injector.js";

const fail = (what: string) => (): never => {
  throw new Error(what);
};

const streamsOf = (relay: Relay): Observable<unknown>[] =>
  Object.keys(relay)
    .filter((name) => name.endsWith("$"))
    .map((name) => (relay as unknown as Record<string, Observable<unknown>>)[name] ?? EMPTY);

/** What an app can do wrong. */
const mistakes: [string, (relay: Relay) => void][] = [
  [
    "a handler",
    (relay) => {
      for (const stream$ of streamsOf(relay)) stream$.subscribe(fail("handler"));
    },
  ],
  [
    "an operator",
    (relay) => {
      for (const stream$ of streamsOf(relay)) stream$.pipe(map(fail("operator"))).subscribe();
    },
  ],
  [
    "an operator and then its teardown",
    (relay) => {
      for (const stream$ of streamsOf(relay)) {
        stream$.pipe(map(fail("operator")), finalize(fail("teardown"))).subscribe();
      }
    },
  ],
  [
    "a handler of the end and then its teardown",
    (relay) => {
      for (const stream$ of streamsOf(relay)) {
        stream$.pipe(finalize(fail("teardown"))).subscribe({ complete: fail("complete") });
      }
    },
  ],
  [
    "a subscriber of a delivery and its teardown",
    (relay) => {
      const delivery$ = relay.deliver(postlike("p1"), { within: 20 });
      delivery$.pipe(finalize(fail("teardown"))).subscribe(fail("delivered"));
      delivery$.pipe(map(fail("operator")), finalize(fail("teardown"))).subscribe();
    },
  ],
];

describe.each([
  ["with a zone", true],
  ["without a zone", false],
])("Whatever throws in an app %s, everyone else is told, and the end comes:", (_name, hasZone) => {
  const unhandled = collectUnhandled();

  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it.each(mistakes)("%s", (_mistake, makeMistake) => {
    inVirtualTime((_helpers, scheduler) => {
      const zone = createFakeZone();
      const mock = createMockRelay({ scheduler });
      const app = createInjector([
        ...(hasZone ? [{ provide: NgZone, useValue: zone }] : []),
        provideKirimin({
          ...mock.relayOptions,
          scheduler: zone.watch(scheduler),
          reconnect: { random: () => 1 },
        }),
      ]);
      const at = (ms: number, action: () => void) => scheduler.schedule(action, ms);
      const relay = app.run(() => injectRelay());
      const seen: unknown[] = [];

      makeMistake(relay);
      const state = app.run(() => injectRelayState());
      const kick = app.run(() => injectLatest("kick"));
      const unread = app.run(() => injectChatState(selectUnreadTotal));
      let completed = 0;
      for (const stream$ of streamsOf(relay)) stream$.subscribe({ complete: () => completed++ });
      const note = (): void => void seen.push([state().status, kick()?.groupid, unread()]);

      at(2000, () => {
        mock.send("no JSON");
        mock.send({ type: "new to this version" });
        mock.send(sample("sendmessage"));
        mock.send(sample("memberkick", { groupid: "6000009" }));
        note();
        mock.drop();
      });
      at(2100, note);
      at(4000, () => {
        mock.send(sample("memberkick", { groupid: "6000008" }));
        note();
        mock.signInElsewhere();
        note();
        relay.reconnect();
      });
      at(6000, () => {
        note();
        expect(() => app.destroy()).not.toThrow();
        note();
        expect(completed).toBe(streamsOf(relay).length);
        expect(zone.where()).toBe("outside");
        mock.close();
      });
      scheduler.flush();
      expect(seen).toEqual([
        ["connected", "6000009", 1],
        ["waiting", "6000009", 1],
        ["connected", "6000008", 0],
        ["stopped", "6000008", 0],
        ["connected", "6000008", 0],
        ["closed", "6000008", 0],
      ]);
    });
    jest.runAllTimers();
    expect(unhandled.length).toBeGreaterThan(0);
    expect(unhandled.every((error) => error instanceof Error)).toBe(true);
  });
});
