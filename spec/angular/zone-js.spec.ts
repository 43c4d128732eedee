// First: it patches the timers and the promises that the rest uses.
import "zone.js";
import "@angular/compiler";
import { Component, NgZone, provideZoneChangeDetection } from "@angular/core";
import { TestBed } from "@angular/core/testing";
import { filter, firstValueFrom } from "rxjs";
import {
  RELAY,
  injectChatState,
  injectRelay,
  injectRelayState,
  injectRelayStatus,
} from "../../lib/angular/index.js";
import { provideKiriminTesting } from "../../lib/angular/testing/index.js";
import { postlike, type RelayState } from "../../lib/index.js";
import { selectUnreadTotal } from "../../lib/store/index.js";
import { createMockRelay, sample } from "../../lib/testing/index.js";
import { configure, render } from "./support/text-views.js";

const isInside = (): boolean => NgZone.isInAngularZone();

/** A component as Angular's users wrote it before there were signals. */
@Component({ selector: "app-kicked", template: "<p>{{ groups.join() }}</p>" })
class Kicked {
  readonly groups: string[] = [];

  constructor() {
    injectRelay().memberkick$.subscribe(({ groupid }) => this.groups.push(groupid));
  }
}

@Component({
  selector: "app-status",
  template: "<p>{{ state().status }} {{ status().text }} {{ unread() }}</p>",
})
class Status {
  readonly state = injectRelayState();
  readonly status = injectRelayStatus();
  readonly unread = injectChatState(selectUnreadTotal);
}

const reached = (wanted: RelayState["status"]): Promise<RelayState> =>
  firstValueFrom(
    TestBed.inject(RELAY).state$.pipe(filter(({ status }: RelayState) => status === wanted)),
  );

afterEach(() => TestBed.resetTestingModule());

describe("With zone.js and change detection by the zone", () => {
  const setUp = () => {
    const mock = createMockRelay();
    const places: boolean[] = [];
    const session = () => {
      places.push(isInside());
      return mock.relayOptions.session();
    };
    configure([
      provideZoneChangeDetection(),
      provideKiriminTesting(mock, { confirmAfter: 5, session }),
    ]);
    return { mock, places, zone: TestBed.inject(NgZone), relay: TestBed.inject(RELAY) };
  };

  it("a view shows what a subscriber put in a plain field", async () => {
    const { zone, mock } = setUp();
    const view = zone.run(() => render(Kicked));
    await reached("connected");
    mock.send(sample("memberkick", { groupid: "6000009" }));
    expect(await view.text()).toBe("6000009");
    mock.send(sample("memberkick", { groupid: "6000010" }));
    expect(await view.text()).toBe("6000009,6000010");
    view.destroy();
  });

  it("a view shows what signals hold, through a loss", async () => {
    const { zone, mock } = setUp();
    const view = zone.run(() => render(Status));
    await reached("connected");
    mock.send(sample("sendmessage"));
    expect(await view.text()).toBe("connected Connected 1");
    mock.drop();
    await reached("waiting");
    expect(await view.text()).toBe("waiting Reconnecting 1");
    view.destroy();
  });

  it("the views are checked once for a message, and the session function runs outside", async () => {
    const { zone, mock, relay, places } = setUp();
    const heard: boolean[] = [];
    zone.run(() => {
      relay.relay$.subscribe(() => heard.push(isInside()));
      relay.updates$.subscribe(() => heard.push(isInside()));
      relay.memberkick$.subscribe(() => heard.push(isInside()));
    });
    await reached("connected");
    heard.length = 0;
    let checks = 0;
    const counting = zone.onMicrotaskEmpty.subscribe(() => (checks += 1));
    mock.send(sample("memberkick"));
    mock.send({ type: "new to this version" });
    expect(heard).toEqual([true, true, true]);
    expect(checks).toBe(1);
    expect(places).toEqual([false]);
    counting.unsubscribe();
  });

  it("nothing of the relay keeps the app from being stable: connecting, connected, waiting, delivering", async () => {
    const { zone, mock, relay } = setUp();
    const stable = (): boolean => zone.isStable && !zone.hasPendingMacrotasks;
    const seen: [string, boolean][] = [];
    zone.run(() => relay.relay$.subscribe());
    seen.push(["connecting", stable()]);
    await reached("connected");
    seen.push(["connected", stable()]);
    mock.drop();
    await reached("waiting");
    zone.run(() => {
      TestBed.runInInjectionContext(injectRelayStatus);
      relay.deliver(postlike("p1"), { within: 5000 }).subscribe();
    });
    seen.push(["waiting", stable()]);
    expect(seen).toEqual([
      ["connecting", true],
      ["connected", true],
      ["waiting", true],
    ]);
  });
});
