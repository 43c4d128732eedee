import "@angular/compiler";
import { provideState, provideStore, Store } from "@ngrx/store";
import * as fc from "fast-check";
import { from } from "rxjs";
import { RelayError, type OwnAction, type SessionChat } from "../../lib/index.js";
import {
  kiriminActions,
  kiriminFeature,
  provideKiriminActions,
  toAction,
} from "../../lib/ngrx/index.js";
import { chatReducer, emptyChatState } from "../../lib/store/index.js";
import { sample } from "../../lib/testing/index.js";
import { anyRelayMessage, anySession, anySessionChat } from "../support/arbitraries.js";
import { watch } from "../support/relay-bench.js";
import { createApp, withRelay } from "./support/app.js";

const reduce = kiriminFeature.reducer;
const initial = reduce(undefined, { type: "@ngrx/store/init" });

const group = (): SessionChat => ({
  u: [
    { id: "7000001", username: "dewi" },
    { id: "7000002", username: "ayu" },
  ],
  m: [{ id: "c0", userid: "7000002", timestamp: 1, text: "halo" }],
  r: { id: "6000001", long: "Tim Hore", short: "Tim", type: "group" },
});
const me = { id: "7000001", username: "dewi", req: [{ id: "7000003", username: "budi" }] };
const snapshot = kiriminActions.snapshot({ session: { me, c: [group()] }, connection: 1 });
const state = { kirimin: reduce(initial, snapshot) };

describe("kiriminFeature", () => {
  it("is called kirimin, and starts empty and idle", () => {
    expect(kiriminFeature.name).toBe("kirimin");
    expect(initial).toEqual({ chatState: emptyChatState, relayState: { status: "idle" } });
  });

  it("keeps the state of the connection", () => {
    const stopped = kiriminActions.stateChanged({
      state: { status: "stopped", cause: new RelayError("superseded") },
    });
    const { relayState, chatState } = reduce(state.kirimin, stopped);
    expect(relayState).toMatchObject({ status: "stopped", cause: { code: "superseded" } });
    expect(chatState).toBe(state.kirimin.chatState);
  });

  it("answers each question", () => {
    expect(kiriminFeature.selectKiriminState(state)).toBe(state.kirimin);
    expect(kiriminFeature.selectChatState(state)).toBe(state.kirimin.chatState);
    expect(kiriminFeature.selectRelayState(state)).toEqual({ status: "idle" });
    expect(kiriminFeature.selectStatus(state)).toBe("idle");
    expect(kiriminFeature.selectRooms(state).map(({ room }) => room.id)).toEqual(["6000001"]);
    expect(kiriminFeature.selectRoom("6000001")(state)?.room.long).toBe("Tim Hore");
    expect(kiriminFeature.selectMessages("6000001")(state)).toEqual(group().m);
    expect(kiriminFeature.selectMembers("6000001")(state)).toEqual(group().u);
    expect(kiriminFeature.selectUnread("6000001")(state)).toBe(1);
    expect(kiriminFeature.selectUnreadTotal(state)).toBe(1);
    const read = { ...sample("readAllMessages"), from: "7000002", roomid: "6000001" };
    const chat = { id: "c1", userid: "7000001", timestamp: 2, text: "hai" };
    const sent = { ...sample("sendmessage"), chat, roomdata: group().r };
    const seen = [
      kiriminActions.sendmessage({ message: sent }),
      kiriminActions.readAllMessages({ message: read }),
    ].reduce(reduce, state.kirimin);
    const readers = kiriminFeature.selectSeenBy("6000001", "c1")({ kirimin: seen });
    expect(readers.map(({ id }) => id)).toEqual(["7000002"]);
    expect(kiriminFeature.selectRequests(state)).toEqual(me.req);
    expect(kiriminFeature.selectMe(state)?.username).toBe("dewi");
    expect(kiriminFeature.selectComplete(state)).toBe(true);
  });

  it("knows nothing of a room that is not there", () => {
    expect(kiriminFeature.selectRoom("__proto__")(state)).toBeUndefined();
    expect(kiriminFeature.selectMessages("6000009")(state)).toEqual([]);
    expect(kiriminFeature.selectMembers("6000009")(state)).toEqual([]);
    expect(kiriminFeature.selectUnread("6000009")(state)).toBe(0);
  });

  it("gives the same result again for the same chats", () => {
    const { selectRooms, selectRequests } = kiriminFeature;
    const selectMembers = kiriminFeature.selectMembers("6000001");
    const open = kiriminActions.stateChanged({ state: { status: "open", attempt: 1 } });
    const next = { kirimin: reduce(state.kirimin, open) };
    expect(next.kirimin).not.toBe(state.kirimin);
    for (const select of [selectRooms, selectRequests, selectMembers]) {
      expect(select(next)).toBe(select(state));
    }
  });

  it("takes what the user did", () => {
    const chat: SessionChat = { ...group(), r: { ...group().r, id: "6000002" } };
    const did = (action: OwnAction, key: string) =>
      kiriminActions.own({ event: { type: "own", key, ...action } });
    const joined = reduce(state.kirimin, did({ did: "joined", chat }, "1"));
    expect(kiriminFeature.selectRooms({ kirimin: joined })).toHaveLength(2);
    const left = reduce(joined, did({ did: "left", groupid: "6000002" }, "2"));
    expect(kiriminFeature.selectRooms({ kirimin: left })).toHaveLength(1);
  });

  it("does after a snapshot what the user did since its session was asked for", () => {
    const own = [{ type: "own", key: "1", did: "left", groupid: "6000001" }] as const;
    const news = { session: { me, c: [group()] }, connection: 1, own };
    const after = reduce(initial, kiriminActions.snapshot(news));
    expect(kiriminFeature.selectRooms({ kirimin: after })).toEqual([]);
  });

  it("is incomplete from a gap to the next snapshot", () => {
    const gap = reduce(state.kirimin, kiriminActions.gap());
    expect(kiriminFeature.selectComplete({ kirimin: gap })).toBe(false);
    expect(kiriminFeature.selectComplete({ kirimin: reduce(gap, snapshot) })).toBe(true);
  });

  it.each([
    ["of another", { type: "[App] any" }],
    [
      "of an unknown group",
      kiriminActions.memberkick({ message: sample("memberkick", { groupid: "6000009" }) }),
    ],
    ["of a call", kiriminActions.offer({ message: sample("offer") })],
    ["of an unknown type", kiriminActions.unknown({ name: "poke" })],
  ])("stays the same object after an action %s", (_name, action) => {
    expect(reduce(state.kirimin, action)).toBe(state.kirimin);
  });

  it("is what chatReducer makes of what the relay told", () => {
    const anyEvent = fc.oneof(
      anyRelayMessage,
      anySession.map((session) => ({ type: "snapshot" as const, session, connection: 1 })),
      anySessionChat.map((chat) => ({
        ...{ type: "own" as const, key: "1", did: "joined" as const },
        chat,
      })),
      fc.constant({ type: "gap" as const }),
    );
    fc.assert(
      fc.property(fc.array(anyEvent), (events) => {
        const actions = watch(from(events).pipe(toAction())).values;
        const { chatState } = actions.reduce(reduce, initial);
        expect(chatState).toEqual(events.reduce(chatReducer, emptyChatState));
      }),
    );
  });

  it("is fed by a relay", () => {
    withRelay(({ mock, relay, at, end }) => {
      const { injector } = createApp(
        provideStore(),
        provideState(kiriminFeature),
        provideKiriminActions(() => relay),
      );
      const [user] = mock.users;
      const ayu = mock.addUser("ayu");
      const store = injector.get(Store).selectSignal(kiriminFeature.selectKiriminState);
      const unread = injector.get(Store).selectSignal(kiriminFeature.selectUnreadTotal);
      at(10, () => {
        ayu.sendMessage({ user: user.id }, "halo");
        expect(unread()).toBe(1);
        expect(store().relayState).toEqual({ status: "connected", connection: 1, gap: 10 });
        end();
      });
    });
  });
});
