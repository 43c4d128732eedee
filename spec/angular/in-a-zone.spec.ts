import "@angular/compiler";
import { NgZone } from "@angular/core";
import type { TestScheduler } from "rxjs/testing";
import { injectRelay, provideKirimin } from "../../lib/angular/index.js";
import {
  ofType,
  postlike,
  type NotSent,
  type RelayOptions,
  type WebSocketConstructor,
} from "../../lib/index.js";
import { createMockRelay, sample } from "../../lib/testing/index.js";
import { inVirtualTime } from "../support/relay-bench.js";
import { createInjector } from "./support/create-injector.js";
import { createFakeZone } from "../support/fake-zone.js";

/** A relay in a zone and in virtual time, used from inside, and notes of where things happen. */
function setUp(scheduler: TestScheduler, options: Partial<RelayOptions> = {}) {
  const zone = createFakeZone();
  const mock = createMockRelay({ scheduler });
  const { WebSocketCtor } = mock.relayOptions;
  const requests: string[] = [];
  const sockets: string[] = [];
  const notingCtor = new Proxy(WebSocketCtor, {
    construct: (target, args: ConstructorParameters<WebSocketConstructor>) => {
      sockets.push(zone.where());
      return new target(...args);
    },
  });
  const app = createInjector([
    { provide: NgZone, useValue: zone },
    provideKirimin({
      ...mock.relayOptions,
      session: () => {
        requests.push(zone.where());
        return mock.relayOptions.session();
      },
      WebSocketCtor: notingCtor,
      scheduler: zone.watch(scheduler),
      reconnect: { random: () => 1 },
      ...options,
    }),
  ]);
  return {
    app,
    zone,
    mock,
    relay: app.run(() => injectRelay()),
    requests,
    sockets,
    /** Does something inside the zone, as an app does. */
    inside: (ms: number, action: () => unknown) => {
      scheduler.schedule(() => zone.run(action), ms);
    },
    /** Does something that the zone knows nothing of, as a server does. */
    at: (ms: number, action: () => unknown) => {
      scheduler.schedule(() => action(), ms);
    },
  };
}

describe("A relay where there is a zone", () => {
  it("asks for sessions, makes sockets and sets timers outside", () => {
    inVirtualTime((_helpers, scheduler) => {
      const { app, mock, zone, relay, requests, sockets, inside, at } = setUp(scheduler);
      inside(0, () => relay.relay$.subscribe());
      at(20, () => mock.drop());
      inside(500, () => relay.reconnect());
      at(600, () => mock.signInElsewhere());
      inside(700, () => relay.reconnect());
      inside(2000, () => relay.deliver(postlike("p1"), { within: 50 }).subscribe());
      inside(2100, () => app.destroy());
      scheduler.flush();
      expect(requests).toEqual(["outside", "outside", "outside"]);
      expect(sockets).toEqual(["outside", "outside", "outside"]);
      expect(new Set(zone.timers)).toEqual(new Set(["outside"]));
      expect(mock.likes("p1")).toBe(1);
      mock.close();
    });
  });

  it("lets the connection go outside, after the last subscriber has left inside", () => {
    inVirtualTime((_helpers, scheduler) => {
      const { app, mock, zone, relay, inside } = setUp(scheduler);
      inside(0, () => {
        const subscription = relay.relay$.subscribe();
        inside(2000, () => subscription.unsubscribe());
      });
      scheduler.flush();
      expect(zone.timers.length).toBeGreaterThan(0);
      expect(zone.timers).not.toContain("inside");
      expect(mock.users[0].isConnected).toBe(false);
      app.destroy();
      mock.close();
    });
  });

  it("tells the subscribers of every stream inside, also those who come late", () => {
    inVirtualTime((_helpers, scheduler) => {
      const { app, mock, zone, relay, inside, at } = setUp(scheduler);
      const told = new Map<string, Set<string>>();
      const streams = Object.entries(relay).filter(([name]) => name.endsWith("$"));
      const subscribe = (late: string): void => {
        for (const [name, stream$] of streams as [string, typeof relay.relay$][]) {
          const places = new Set<string>();
          told.set(`${late}${name}`, places);
          const note = (): unknown => places.add(zone.where());
          stream$.subscribe({ next: note, complete: note });
        }
      };
      inside(0, () => subscribe(""));
      at(20, () => mock.send(sample("memberkick")));
      at(20, () => mock.send({ type: "new to this version" }));
      at(20, () => mock.send("no JSON"));
      at(30, () => mock.drop());
      inside(1500, () => subscribe("late "));
      at(2500, () => app.destroy());
      scheduler.flush();
      expect(told.size).toBe(2 * streams.length);
      expect(streams.length).toBeGreaterThan(20);
      expect([...told].filter(([, places]) => [...places].join() !== "inside")).toEqual([]);
      mock.close();
    });
  });

  it("has the views checked once for a message, however many hear of it", () => {
    inVirtualTime((_helpers, scheduler) => {
      const { app, mock, zone, relay, inside, at } = setUp(scheduler);
      const heard: string[] = [];
      inside(0, () => {
        relay.relay$.subscribe(() => heard.push("relay$"));
        relay.relay$.pipe(ofType("kick")).subscribe(() => heard.push("kick"));
        relay.memberkick$.subscribe(() => heard.push("memberkick$"));
        relay.updates$.subscribe(({ type }) => heard.push(type));
      });
      at(2000, () => {
        heard.length = 0;
        const before = zone.entries;
        mock.send(sample("memberkick"));
        expect(heard.sort()).toEqual(["kick", "memberkick", "memberkick$", "relay$"]);
        expect(zone.entries - before).toBe(1);
        app.destroy();
      });
      scheduler.flush();
      mock.close();
    });
  });

  it("has no views checked for what nobody hears of", () => {
    inVirtualTime((_helpers, scheduler) => {
      const { app, mock, zone, relay, inside, at } = setUp(scheduler);
      inside(0, () => relay.memberkick$.subscribe());
      at(2000, () => {
        const before = zone.entries;
        mock.send(sample("memberjoin"));
        mock.send("no JSON");
        mock.send({ type: "new to this version" });
        expect(zone.entries).toBe(before);
        mock.send(sample("memberkick"));
        expect(zone.entries).toBe(before + 1);
        app.destroy();
      });
      scheduler.flush();
      mock.close();
    });
  });

  it("tells whoever delivers inside, too: what was sent, its end, and what was not sent", () => {
    inVirtualTime((_helpers, scheduler) => {
      const { app, mock, zone, relay, inside } = setUp(scheduler);
      const told: string[] = [];
      const deliver = (within: number): void => {
        relay.deliver(postlike("p1"), { within }).subscribe({
          next: ({ type }) => told.push(`${type} ${zone.where()}`),
          complete: () => told.push(`complete ${zone.where()}`),
          error: (error: unknown) => told.push(`${(error as NotSent).reason} ${zone.where()}`),
        });
      };
      inside(0, () => deliver(100));
      inside(200, () => relay.relay$.subscribe());
      inside(300, () => deliver(5000));
      inside(3000, () => app.destroy());
      scheduler.flush();
      expect(told).toEqual(["timeout inside", "postlike inside", "complete inside"]);
      mock.close();
    });
  });

  it("keeps the order, and tells nothing twice", () => {
    inVirtualTime((_helpers, scheduler) => {
      const { app, mock, relay, inside, at } = setUp(scheduler);
      const heard: string[] = [];
      inside(0, () => {
        relay.memberkick$.subscribe(({ groupid }) => {
          heard.push(`kick ${groupid}`);
          if (groupid === "1") mock.send(sample("memberkick", { groupid: "2" }));
        });
        relay.relay$.subscribe((message) => heard.push(message.type));
      });
      at(20, () => mock.send(sample("memberkick", { groupid: "1" })));
      at(30, () => app.destroy());
      scheduler.flush();
      expect(heard).toEqual(["kick 1", "memberkick", "kick 2", "memberkick"]);
      mock.close();
    });
  });

  it("works without a zone where Angular does", () => {
    inVirtualTime((_helpers, scheduler) => {
      const mock = createMockRelay({ scheduler });
      const app = createInjector([provideKirimin({ ...mock.relayOptions, scheduler })]);
      const relay = app.run(() => injectRelay());
      const heard: string[] = [];
      relay.relay$.subscribe(({ type }) => heard.push(type));
      scheduler.schedule(() => mock.send(sample("memberkick")), 20);
      scheduler.schedule(() => app.destroy(), 30);
      scheduler.flush();
      expect(heard).toEqual(["memberkick"]);
      mock.close();
    });
  });

  it("names an option that cannot be", () => {
    const zone = createFakeZone();
    const app = createInjector([
      { provide: NgZone, useValue: zone },
      provideKirimin({ ...createMockRelay().relayOptions, scheduler: {} as never }),
    ]);
    expect(() => app.run(() => injectRelay())).toThrow(
      new TypeError("scheduler: expected a scheduler of RxJS."),
    );
  });
});
