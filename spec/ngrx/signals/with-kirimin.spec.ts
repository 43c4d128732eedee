import "@angular/compiler";
import { computed, inject, InjectionToken } from "@angular/core";
import { TestBed } from "@angular/core/testing";
import { signalStore, watchState, withComputed, withState } from "@ngrx/signals";
import { map } from "rxjs";
import { RelayError, type Relay } from "../../../lib/index.js";
import { withKirimin } from "../../../lib/ngrx/signals/index.js";
import { sample } from "../../../lib/testing/index.js";
import { watch } from "../../support/relay-bench.js";
import { createApp, withRelay } from "../support/app.js";
import { collectUnhandled } from "../../support/unhandled.js";

const RELAY = new InjectionToken<Relay>("relay");
const ChatStore = signalStore(withKirimin(() => inject(RELAY)));

const createStore = (relay: Relay) => {
  const app = createApp({ provide: RELAY, useValue: relay }, ChatStore);
  return { ...app, store: app.injector.get(ChatStore) };
};

describe("A store with withKirimin()", () => {
  const unhandled = collectUnhandled();

  it("opens the relay when it is made, not before, and lets it go when it is destroyed", () => {
    withRelay(({ mock, relay, at, end }) => {
      const { values } = watch(relay.state$.pipe(map(({ status }) => status)));
      const app = createApp({ provide: RELAY, useValue: relay }, ChatStore);
      expect(mock.sessions).toBe(0);
      app.injector.get(ChatStore);
      expect(mock.sessions).toBe(1);
      at(10, () => app.destroy());
      at(1011, () => {
        expect(values).toEqual(["idle", "authorizing", "connecting", "open", "connected", "idle"]);
        end();
      });
    });
  });

  it("has what the relay told as signals", () => {
    withRelay(({ mock, relay, at, end }) => {
      const { store } = createStore(relay);
      const [user] = mock.users;
      const ayu = mock.addUser("ayu");
      expect(store.me()?.id).toBe(user.id);
      expect(store.status()).toBe("connecting");
      at(10, () => {
        ayu.sendMessage({ user: user.id }, "halo");
        expect(store.status()).toBe("connected");
        expect(store.relayState()).toEqual({ status: "connected", connection: 1, gap: 10 });
        expect(store.rooms().map(({ room }) => room.short)).toEqual(["ayu"]);
        expect(store.roomOf(ayu.id)?.room.id).toBe(ayu.id);
        expect(store.messagesOf(ayu.id).map(({ text }) => text)).toEqual(["halo"]);
        expect(store.membersOf(ayu.id).map(({ username }) => username)).toContain("ayu");
        expect(store.unreadOf(ayu.id)).toBe(1);
        expect(store.unreadTotal()).toBe(1);
        expect(store.seenBy(ayu.id, store.messagesOf(ayu.id)[0]?.id ?? "")).toEqual([]);
        expect(store.requests()).toEqual([]);
        expect(store.complete()).toBe(true);
        ayu.addFriend(user.id);
        expect(store.requests().map(({ username }) => username)).toEqual(["ayu"]);
        end();
        expect(store.status()).toBe("closed");
      });
    });
  });

  it("has methods that a computed signal follows", () => {
    withRelay(({ mock, relay, at, end }) => {
      const { store } = createStore(relay);
      const ayu = mock.addUser("ayu");
      const texts = computed(() => store.messagesOf(ayu.id).map(({ text }) => text));
      expect(texts()).toEqual([]);
      at(10, () => {
        ayu.sendMessage({ user: mock.users[0].id }, "halo");
        expect(texts()).toEqual(["halo"]);
        end();
      });
    });
  });

  it("keeps a signal as it is where an event does not touch it", () => {
    withRelay(({ mock, relay, at, end }) => {
      const { store } = createStore(relay);
      at(10, () => {
        const before = { rooms: store.rooms(), chats: store.chatState() };
        mock.send(sample("memberkick", { groupid: "6000009" }));
        mock.send(sample("offer"));
        expect(store.chatState()).toBe(before.chats);
        mock.send(sample("newbadges"));
        expect(store.me()?.badges).toEqual([2, 3]);
        expect(store.requests()).toEqual([]);
        end();
      });
    });
  });

  it("shows what the user did", () => {
    withRelay(({ relay, end }) => {
      const { store } = createStore(relay);
      const r = { id: "6000001", long: "Tim Hore", short: "Tim", type: "group" as const };
      relay.apply({ did: "joined", chat: { u: [], m: [], r } });
      expect(store.rooms()).toHaveLength(1);
      relay.apply({ did: "left", groupid: "6000001" });
      expect(store.rooms()).toEqual([]);
      end();
    });
  });

  it("begins a late one with the latest snapshot and what was relayed since", () => {
    withRelay(({ mock, relay, at, end }) => {
      watch(relay.relay$);
      const ayu = mock.addUser("ayu");
      at(10, () => ayu.sendMessage({ user: mock.users[0].id }, "halo"));
      at(20, () => {
        expect(createStore(relay).store.unreadTotal()).toBe(1);
        end();
      });
    });
  });

  it("goes on after a loss and after a sign-in elsewhere, on one connection at a time", () => {
    withRelay(({ mock, relay, at, end }) => {
      const { store } = createStore(relay);
      at(10, () => {
        mock.send(sample("newbadges"));
        mock.drop();
      });
      at(20, () => {
        const { message } = new RelayError("disconnected");
        const cause = { code: "disconnected", message, closeCode: 1006, wasClean: false };
        expect(store.relayState()).toStrictEqual({
          status: "waiting",
          attempt: 1,
          delay: 1000,
          cause,
        });
      });
      at(1100, () => {
        expect(store.status()).toBe("open");
        mock.signInElsewhere();
        expect(store.status()).toBe("stopped");
      });
      at(100_000, () => {
        expect(mock.sessions).toBe(2);
        relay.reconnect();
      });
      at(100_100, () => {
        mock.send(sample("newbadges"));
        expect(store.me()?.badges).toEqual([2, 3]);
        end();
      });
    });
  });

  it("stands beside other features", () => {
    const Composed = signalStore(
      withState({ selected: "" }),
      withKirimin(() => inject(RELAY)),
      withComputed(({ selected, rooms }) => ({
        isThere: computed(() => rooms().some(({ room }) => room.id === selected())),
      })),
    );
    withRelay(({ relay, end }) => {
      const { injector } = createApp({ provide: RELAY, useValue: relay }, Composed);
      const store = injector.get(Composed);
      expect(store.isThere()).toBe(false);
      expect(store.selected()).toBe("");
      end();
    });
  });

  it("survives a watcher that throws", () => {
    withRelay(({ mock, relay, at, end }) => {
      const { store } = createStore(relay);
      let isBad = false;
      TestBed.runInInjectionContext(() =>
        watchState(store, () => {
          if (isBad) throw new Error("of the app");
        }),
      );
      at(10, () => {
        mock.send(sample("newbadges", { badges: [0] }));
        isBad = true;
        mock.send(sample("newbadges", { badges: [1] }));
        isBad = false;
        mock.send(sample("newbadges", { badges: [2] }));
        expect(store.me()?.badges).toEqual([2]);
        end();
      });
    });
    expect(unhandled).toEqual([new Error("of the app")]);
  });
});
