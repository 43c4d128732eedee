import "@angular/compiler";
import { NgZone } from "@angular/core";
import { asyncScheduler } from "rxjs";
import {
  injectChatState,
  injectLatest,
  injectRelay,
  injectRelayState,
  provideKirimin,
} from "../../lib/angular/index.js";
import { postlike, type NotSent } from "../../lib/index.js";
import { emptyChatState } from "../../lib/store/index.js";
import { createMockRelay } from "../../lib/testing/index.js";
import { createInjector } from "./support/create-injector.js";
import { createFakeZone } from "../support/fake-zone.js";

describe("On a server", () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const setUp = () => {
    const mock = createMockRelay();
    const WebSocketCtor = jest.fn();
    const options = { ...mock.relayOptions, WebSocketCtor, linger: 0 };
    const app = createInjector([provideKirimin(options)], "server");
    return { mock, WebSocketCtor, app, relay: app.run(() => injectRelay()) };
  };

  it("nothing connects, though there is a WebSocket, and no timer is set", () => {
    const { mock, WebSocketCtor, app, relay } = setUp();
    const events: string[] = [];
    relay.updates$.subscribe({ complete: () => events.push("complete") });
    relay.state$.subscribe(({ status }) => events.push(status));
    relay.reconnect();
    expect([mock.sessions, jest.getTimerCount()]).toEqual([0, 0]);
    app.destroy();
    expect(events).toEqual(["idle", "closed", "complete"]);
    expect(WebSocketCtor).not.toHaveBeenCalled();
  });

  it("the signals hold what there is before a connection", () => {
    const { mock, app } = setUp();
    const state = app.run(() => injectRelayState());
    const kick = app.run(() => injectLatest("kick"));
    const chats = app.run(() => injectChatState());
    expect([state(), kick(), chats()]).toEqual([{ status: "idle" }, undefined, emptyChatState]);
    expect([mock.sessions, jest.getTimerCount()]).toEqual([0, 0]);
  });

  it("nothing is sent, and there is no waiting for it after the page is rendered", () => {
    const { app, relay } = setUp();
    const ends: string[] = [];
    expect(relay.send(postlike("p1"))).toMatchObject({ left: { reason: "not-connected" } });
    relay.deliver(postlike("p1"), { within: 60_000 }).subscribe({
      error: (error: unknown) => ends.push((error as NotSent).reason),
    });
    app.destroy();
    expect([ends, jest.getTimerCount()]).toEqual([["closed"], 0]);
  });

  it("what waits for a connection does not keep an app with a zone from becoming stable", () => {
    const zone = createFakeZone();
    const mock = createMockRelay();
    const app = createInjector(
      [
        { provide: NgZone, useValue: zone },
        provideKirimin({ ...mock.relayOptions, scheduler: zone.watch(asyncScheduler) }),
      ],
      "server",
    );
    const relay = app.run(() => injectRelay());
    zone.run(() => {
      relay.relay$.subscribe();
      relay.deliver(postlike("p1"), { within: 60_000 }).subscribe({ error: () => {} });
    });
    expect([mock.sessions, zone.timers]).toEqual([0, ["outside"]]);
    app.destroy();
    expect(jest.getTimerCount()).toBe(0);
  });
});
