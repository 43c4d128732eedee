import "@angular/compiler";
import { InjectionToken } from "@angular/core";
import { RELAY, injectChatDispatch, injectChatState } from "../../lib/angular/index.js";
import type { Relay } from "../../lib/index.js";
import { selectRooms } from "../../lib/store/index.js";
import { sample } from "../../lib/testing/index.js";
import { createInjector } from "./support/create-injector.js";
import { createUpdates } from "./support/create-updates.js";

describe("injectChatDispatch", () => {
  it("puts what the user did into the state, which the server tells the others only", () => {
    const { relay } = createUpdates();
    const app = createInjector([{ provide: RELAY, useValue: relay }]);
    const rooms = app.run(() => injectChatState(selectRooms));
    const dispatch = app.run(() => injectChatDispatch());
    const { roomdata: r, chat } = sample("sendmessage");
    dispatch({ type: "roomjoined", chat: { u: [], m: [chat], r } });
    expect(rooms().map(({ room }) => room.long)).toEqual(["Tim Hore"]);
    dispatch(sample("memberleave"));
    dispatch(sample("memberkick"));
    expect(rooms()).toEqual([]);
  });

  it("reaches the state of its own relay", () => {
    const BOTS = new InjectionToken<Relay>("bots");
    const app = createInjector([
      { provide: RELAY, useValue: createUpdates().relay },
      { provide: BOTS, useValue: createUpdates().relay },
    ]);
    const rooms = app.run(() => injectChatState(selectRooms));
    const others = app.run(() => injectChatState(selectRooms, { token: BOTS }));
    app.run(() => injectChatDispatch(BOTS))(sample("sendmessage"));
    expect([rooms().length, others().length]).toEqual([0, 1]);
  });
});
