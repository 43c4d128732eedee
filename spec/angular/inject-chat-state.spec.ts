import "@angular/compiler";
import { InjectionToken, type Signal } from "@angular/core";
import { expectTypeOf } from "expect-type";
import { RELAY, injectChatState, provideKirimin } from "../../lib/angular/index.js";
import type { Relay } from "../../lib/index.js";
import {
  emptyChatState,
  selectMembers,
  selectRoom,
  selectRooms,
  selectUnreadTotal,
  type ChatRoom,
  type ChatState,
} from "../../lib/store/index.js";
import { createMockRelay, sample } from "../../lib/testing/index.js";
import { createInjector } from "./support/create-injector.js";
import { createUpdates } from "./support/create-updates.js";

const group = "6000001";
const nameOf = ({ room }: ChatRoom): string => room.long;

describe("injectChatState", () => {
  it("is the state of the chats, from the empty one on", () => {
    const { relay, updates$ } = createUpdates();
    const app = createInjector([{ provide: RELAY, useValue: relay }]);
    const state = app.run(() => injectChatState());
    expectTypeOf(state).toEqualTypeOf<Signal<ChatState>>();
    expect(state()).toBe(emptyChatState);
    updates$.next(sample("sendmessage"));
    expect(selectRooms(state()).map(nameOf)).toEqual(["Tim Hore"]);
  });

  it("gives what a selector makes of it", () => {
    const { relay, updates$ } = createUpdates();
    const app = createInjector([{ provide: RELAY, useValue: relay }]);
    const rooms = app.run(() => injectChatState(selectRooms));
    const room = app.run(() => injectChatState(selectRoom(group)));
    expectTypeOf(rooms).toEqualTypeOf<Signal<readonly ChatRoom[]>>();
    expectTypeOf(room).toEqualTypeOf<Signal<ChatRoom | undefined>>();
    expect([rooms(), room()]).toEqual([[], undefined]);
    updates$.next(sample("sendmessage"));
    expect(rooms()).toEqual([room()]);
    expect(room()?.messages).toEqual([sample("sendmessage").chat]);
  });

  it("gives the same object where an event does not touch it, or `equal` says so", () => {
    const { relay, updates$ } = createUpdates();
    const app = createInjector([{ provide: RELAY, useValue: relay }]);
    const members = app.run(() => injectChatState(selectMembers(group)));
    const select = jest.fn((state: ChatState) => selectRooms(state).map(nameOf));
    const equal = (one: string[], other: string[]): boolean => one.join() === other.join();
    const names = app.run(() => injectChatState(select, { equal }));
    updates$.next(sample("sendmessage"));
    const before = { members: members(), names: names() };
    updates$.next(sample("editmessage"));
    expect(members()).toBe(before.members);
    expect(names()).toBe(before.names);
    expect(select).toHaveBeenCalledTimes(2);
    updates$.next(sample("memberkick"));
    expect([members(), names()]).toEqual([[], []]);
  });

  it("has one state for all who inject it", () => {
    const { relay, updates$, subscribers } = createUpdates();
    const app = createInjector([{ provide: RELAY, useValue: relay }]);
    const parts = [app.part(), app.part()];
    const [one, other] = parts.map((part) => part.run(() => injectChatState()));
    updates$.next(sample("sendmessage"));
    expect(one?.()).toBe(other?.());
    expect(subscribers()).toBe(1);
    parts[0]?.destroy();
    expect(updates$.observed).toBe(true);
    parts[1]?.destroy();
    expect(updates$.observed).toBe(false);
  });

  it("has a state for each relay", () => {
    const BOTS = new InjectionToken<Relay>("bots");
    const [own, bots] = [createUpdates(), createUpdates()];
    const app = createInjector([
      { provide: RELAY, useValue: own.relay },
      { provide: BOTS, useValue: bots.relay },
    ]);
    const rooms = app.run(() => injectChatState(selectRooms));
    const others = app.run(() => injectChatState(selectRooms, { token: BOTS }));
    bots.updates$.next(sample("sendmessage"));
    expect([rooms().length, others().length]).toEqual([0, 1]);
  });

  it("lives with the injector that it is given", () => {
    const { relay, updates$ } = createUpdates();
    const app = createInjector([{ provide: RELAY, useValue: relay }]);
    const state = injectChatState(undefined, { injector: app.injector });
    updates$.next(sample("sendmessage"));
    app.destroy();
    expect(updates$.observed).toBe(false);
    expect(selectRooms(state())).toHaveLength(1);
  });

  it("keeps the rooms through what stops the connection", () => {
    jest.useFakeTimers();
    const mock = createMockRelay();
    const app = createInjector([provideKirimin(mock.relayOptions)]);
    const unread = app.run(() => injectChatState(selectUnreadTotal));
    jest.advanceTimersByTime(4);
    mock.send(sample("sendmessage"));
    mock.signInElsewhere();
    expect(unread()).toBe(1);
    app.destroy();
    mock.close();
    jest.useRealTimers();
  });
});
