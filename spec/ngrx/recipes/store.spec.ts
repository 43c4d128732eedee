/* eslint-disable rxjs-x/finnish -- an effect of NgRx is a function, and its users call the Store `store` */
import "@angular/compiler";
import { inject, InjectionToken } from "@angular/core";
import { TestBed } from "@angular/core/testing";
import { Actions, createEffect, ofType, provideEffects } from "@ngrx/effects";
import { createReducer, on, provideState, provideStore, Store } from "@ngrx/store";
import { tap } from "rxjs";
import { injectRelay, provideKirimin } from "../../../lib/angular/index.js";
import { createRelay, fetchSession, type SessionChat } from "../../../lib/index.js";
import { kiriminActions, kiriminFeature, provideKiriminActions } from "../../../lib/ngrx/index.js";
import { sample } from "../../../lib/testing/index.js";
import { createApp, withRelay } from "../support/app.js";
import { provideRelay } from "./support/relay.js";

const providers = [
  provideKirimin({ session: fetchSession("https://kirimin.devanka.id") }),
  provideStore(),
  provideState(kiriminFeature),
  provideKiriminActions(injectRelay),
];

class Rooms {
  readonly #store = inject(Store);
  readonly rooms = this.#store.selectSignal(kiriminFeature.selectRooms);
  readonly unread = this.#store.selectSignal(kiriminFeature.selectUnreadTotal);
  readonly status = this.#store.selectSignal(kiriminFeature.selectStatus);
}

describe("docs/ngrx.md, with the Store,", () => {
  it("sets an application up", () => {
    const { injector } = createApp(providers, Rooms);
    // Nothing connects by itself where there is no page.
    expect(injector.get(Rooms).status()).toBe("stopped");
    expect(injector.get(Rooms).rooms()).toEqual([]);
  });

  it("shows rooms", () => {
    withRelay(({ mock, relay, at, end }) => {
      const { injector } = createApp(
        provideRelay(relay),
        provideStore(),
        provideState(kiriminFeature),
        provideKiriminActions(injectRelay),
        Rooms,
      );
      const page = injector.get(Rooms);
      const ayu = mock.addUser("ayu");
      at(10, () => {
        ayu.sendMessage({ user: mock.users[0].id }, "halo");
        expect(page.rooms().map(({ room }) => room.short)).toEqual(["ayu"]);
        expect(page.unread()).toBe(1);
        expect(page.status()).toBe("connected");
        end();
      });
    });
  });

  it("takes the relay from a token of one's own", () => {
    const RELAY = new InjectionToken("Kirimin's relay", {
      providedIn: "root",
      factory: () => createRelay({ session: fetchSession("https://kirimin.devanka.id") }),
    });

    const ownProviders = [provideStore(), provideKiriminActions(() => inject(RELAY))];
    const { injector } = createApp(ownProviders, provideState(kiriminFeature));
    const status = injector.get(Store).selectSignal(kiriminFeature.selectStatus);
    expect(status()).toBe("stopped");
    injector.get(RELAY).close();
    expect(status()).toBe("closed");
  });

  it("reduces and handles actions", () => {
    const shown: string[] = [];
    const show = (notice: string): void => void shown.push(notice);

    const lostGroups = createReducer(
      [] as readonly string[],
      on(kiriminActions.memberkick, (ids, { message }) => [...ids, message.groupid]),
      on(kiriminActions.own, (ids, { event }) =>
        event.did === "joined" ? ids.filter((id) => id !== event.chat.r.id) : ids,
      ),
    );

    const showNews = createEffect(
      (actions$ = inject(Actions)) =>
        actions$.pipe(
          ofType(kiriminActions.memberkick, kiriminActions.addfriend),
          tap(({ message }) =>
            message.type === "addfriend"
              ? show(`${message.user.username} asks to be your friend.`)
              : show(`You are out of ${message.groupid}.`),
          ),
        ),
      { functional: true, dispatch: false },
    );

    withRelay(({ mock, relay, at, end }) => {
      const { injector } = createApp(
        provideRelay(relay),
        provideStore({ lostGroups }),
        provideEffects({ showNews }),
        provideKiriminActions(injectRelay),
      );
      const lost = injector
        .get(Store)
        .selectSignal((state: { lostGroups: readonly string[] }) => state.lostGroups);
      at(10, () => {
        mock.send(sample("memberkick"));
        mock.send(sample("addfriend"));
        expect(lost()).toEqual(["6000001"]);
        expect(shown).toEqual(["You are out of 6000001.", "ayu asks to be your friend."]);
        end();
      });
    });
  });

  it("shows what the user did", () => {
    withRelay(({ relay, end }) => {
      createApp(
        provideStore(),
        provideState(kiriminFeature),
        provideKiriminActions(() => relay),
      );
      const r = { id: "6000001", long: "Tim Hore", short: "Tim", type: "group" as const };
      const chat: SessionChat = { u: [], m: [], r };
      const groupid = "6000001";
      const counts: number[] = [];
      TestBed.inject(Store)
        .select(kiriminFeature.selectRooms)
        .subscribe((rooms) => counts.push(rooms.length));

      relay.apply({ did: "joined", chat });
      relay.apply({ did: "left", groupid });

      expect(counts).toEqual([0, 1, 0]);
      end();
    });
  });
});
