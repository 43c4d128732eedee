import "@angular/compiler";
import { computed } from "@angular/core";
import { patchState, signalStore, withComputed, withMethods, withState } from "@ngrx/signals";
import { on, withReducer } from "@ngrx/signals/events";
import {
  kiriminEvents,
  provideKiriminEvents,
  withKirimin,
} from "../../../lib/ngrx/signals/index.js";
import { injectRelay } from "../../../lib/angular/index.js";
import { sample } from "../../../lib/testing/index.js";
import { createApp, withRelay } from "../support/app.js";
import { provideRelay } from "./support/relay.js";

const ChatStore = signalStore(
  { providedIn: "root" },
  withKirimin(injectRelay),
  withState({ selected: "" }),
  withComputed((store) => ({
    groups: computed(() => store.rooms().filter(({ room }) => room.type === "group")),
    messages: computed(() => store.messagesOf(store.selected())),
  })),
  withMethods((store) => ({
    select: (id: string) => patchState(store, { selected: id }),
  })),
);

const NewsStore = signalStore(
  withState({ lostGroups: [] as readonly string[] }),
  withReducer(
    on(kiriminEvents.memberkick, ({ payload }, { lostGroups }) => ({
      lostGroups: [...lostGroups, payload.groupid],
    })),
  ),
);

describe("docs/ngrx.md, with SignalStore,", () => {
  it("has the chats as signals", () => {
    withRelay(({ mock, relay, at, end }) => {
      const { injector } = createApp(provideRelay(relay));
      const store = injector.get(ChatStore);
      const [user] = mock.users;
      const ayu = mock.addUser("ayu");
      const groupid = ayu.createGroup("Tim Hore");
      at(10, () => {
        user.join(groupid);
        ayu.sendMessage({ group: groupid }, "halo");
        ayu.sendMessage({ user: user.id }, "hai");
        expect(store.rooms()).toHaveLength(2);
        expect(store.groups().map(({ room }) => room.short)).toEqual(["Tim Hore"]);
        expect(store.messages()).toEqual([]);
        store.select(ayu.id);
        expect(store.messages().map(({ text }) => text)).toEqual(["hai"]);
        end();
      });
    });
  });

  it("reduces events", () => {
    withRelay(({ mock, relay, at, end }) => {
      const { injector } = createApp(
        provideRelay(relay),
        provideKiriminEvents(injectRelay),
        NewsStore,
      );
      const store = injector.get(NewsStore);
      at(10, () => {
        mock.send(sample("memberkick"));
        expect(store.lostGroups()).toEqual(["6000001"]);
        end();
      });
    });
  });
});
