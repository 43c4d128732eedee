import "@angular/compiler";
import { NgZone } from "@angular/core";
import { provideState, provideStore, Store, type Action } from "@ngrx/store";
import { from } from "rxjs";
import { kiriminFeature, provideKiriminActions, toAction } from "../../lib/ngrx/index.js";
import { relayTypes } from "../../lib/protocol/messages.js";
import { inVirtualTime } from "../support/relay-bench.js";
import { createApp, withRelay } from "./support/app.js";
import { createFakeZone } from "../support/fake-zone.js";
import { recordedFrames, recordedMessages, recordedSessions } from "./support/recordings.js";
import { collectUnhandled } from "../support/unhandled.js";

const runtimeChecks = {
  strictStateImmutability: true,
  strictActionImmutability: true,
  strictStateSerializability: true,
  strictActionSerializability: true,
  strictActionWithinNgZone: true,
  strictActionTypeUniqueness: true,
};

describe("With all of NgRx's runtime checks", () => {
  // What a check throws ends the Store, and reaches nobody else.
  const unhandled = collectUnhandled();
  let zone: ReturnType<typeof createFakeZone>;
  let uninstall: () => void;

  beforeEach(() => {
    zone = createFakeZone();
    uninstall = zone.install();
  });
  afterEach(() => uninstall());

  const provideCheckedStore = () => {
    const actions: Action[] = [];
    const last = (_: unknown, action: Action): string => {
      actions.push(action);
      return action.type;
    };
    const provider = { provide: NgZone, useValue: zone };
    return { actions, providers: [provider, provideStore({ last }, { runtimeChecks })] };
  };

  it("all recorded frames go through a relay, the actions and the feature, outside of the zone", () => {
    withRelay(({ mock, relay, at, end }) => {
      const { actions, providers } = provideCheckedStore();
      createApp(
        providers,
        provideState(kiriminFeature),
        provideKiriminActions(() => relay),
      );
      const [user] = mock.users;
      user.createGroup("Tim Hore");
      at(10, () => {
        // After a sign-in elsewhere nothing more would come.
        for (const frame of recordedFrames) if (!frame.includes("newLoggedIn")) mock.send(frame);
        mock.send({ type: "poke", text: "halo" });
        mock.send("no JSON");
      });
      at(20, () => mock.drop());
      at(1100, () => mock.signInElsewhere());
      at(1200, () => {
        end();
        const types = new Set(actions.map(({ type }) => type));
        for (const name of [...relayTypes, "snapshot", "unknown", "invalid", "stateChanged"]) {
          expect(types).toContain(`[Kirimin] ${name}`);
        }
        expect(actions.at(-1)).toEqual({
          type: "[Kirimin] stateChanged",
          state: { status: "closed" },
        });
      });
      at(1300, () => expect(unhandled).toEqual([]));
    });
  });

  it("recorded sessions and messages make a state that is the same when it is stored and read again", () => {
    const { providers } = provideCheckedStore();
    const { injector } = createApp(providers, provideState(kiriminFeature));
    const news = recordedSessions().flatMap((session) => [
      { type: "snapshot" as const, session, connection: 1 },
      ...recordedMessages(),
      { type: "gap" as const },
    ]);
    const dispatched: Action[] = [];
    inVirtualTime(() =>
      from(news)
        .pipe(toAction())
        .subscribe((action) => {
          dispatched.push(action);
          zone.run(() => injector.get(Store).dispatch(action));
        }),
    );
    const state = injector.get(Store).selectSignal(kiriminFeature.selectKiriminState)();
    expect(Object.keys(state.chatState.chats).length).toBeGreaterThan(3);
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
    expect(JSON.parse(JSON.stringify(dispatched))).toEqual(dispatched);
    expect(unhandled).toEqual([]);
  });

  it.each([
    ["an action outside of the zone", { type: "[App] any" }, (task: () => void) => task()],
    ["an action that is not plain", { type: "[App] any", of: new Map() }, undefined],
  ])("%s would be told of", (_name, action, run = (task: () => void) => zone.run(task)) => {
    const { injector } = createApp(provideCheckedStore().providers);
    // In virtual time, so that what RxJS reports later has been reported after it.
    inVirtualTime(() => run(() => injector.get(Store).dispatch(action)));
    expect(unhandled).toHaveLength(1);
  });
});
