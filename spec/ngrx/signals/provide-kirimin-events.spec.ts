import "@angular/compiler";
import { createEnvironmentInjector, inject } from "@angular/core";
import { signalStore, withState } from "@ngrx/signals";
import { Events, on, withEventHandlers, withReducer } from "@ngrx/signals/events";
import { map } from "rxjs";
import { kiriminEvents, provideKiriminEvents } from "../../../lib/ngrx/signals/index.js";
import { sample } from "../../../lib/testing/index.js";
import { watch } from "../../support/relay-bench.js";
import { createApp, withRelay } from "../support/app.js";
import { collectUnhandled } from "../../support/unhandled.js";

describe("provideKiriminEvents", () => {
  const unhandled = collectUnhandled();

  it("dispatches all that the relay tells, in its order", () => {
    withRelay(({ mock, relay, at, end }) => {
      const { injector } = createApp(provideKiriminEvents(() => relay));
      const { values } = watch(injector.get(Events).on());
      at(10, () => {
        mock.send(sample("memberkick"));
        mock.send({ type: "poke" });
        mock.send("no JSON");
        mock.drop();
      });
      at(20, () => {
        expect(values.map(({ type }) => type)).toEqual([
          "[Kirimin] stateChanged",
          "[Kirimin] stateChanged",
          "[Kirimin] memberkick",
          "[Kirimin] unknown",
          "[Kirimin] invalid",
          "[Kirimin] stateChanged",
        ]);
        end();
      });
    });
  });

  it("feeds the reducers of stores", () => {
    const Kicked = signalStore(
      withState({ groups: [] as readonly string[] }),
      withReducer(
        on(kiriminEvents.memberkick, ({ payload }, { groups }) => ({
          groups: [...groups, payload.groupid],
        })),
      ),
    );
    withRelay(({ mock, relay, at, end }) => {
      const { injector } = createApp(
        Kicked,
        provideKiriminEvents(() => relay),
      );
      const store = injector.get(Kicked);
      at(10, () => {
        mock.send(sample("memberkick"));
        expect(store.groups()).toEqual(["6000001"]);
        end();
      });
    });
  });

  it("dispatches each once where it is provided twice, until the last has gone", () => {
    withRelay(({ mock, relay, at, end }) => {
      const provider = provideKiriminEvents(() => relay);
      const app = createApp(provider);
      const { values } = watch(app.injector.get(Events).on(kiriminEvents.memberkick));
      const route = createEnvironmentInjector([provider], app.injector);
      at(10, () => mock.send(sample("memberkick")));
      at(20, () => {
        route.destroy();
        mock.send(sample("memberkick"));
        expect(values).toHaveLength(2);
        app.destroy();
        mock.send(sample("memberkick"));
        expect(values).toHaveLength(2);
        expect(mock.sessions).toBe(1);
        end();
      });
    });
  });

  it("survives a handler that throws", () => {
    withRelay(({ mock, relay, at, end }) => {
      const { injector } = createApp(provideKiriminEvents(() => relay));
      let isBad = true;
      const kicks: unknown[] = [];
      injector
        .get(Events)
        .on(kiriminEvents.memberkick)
        .subscribe((kick) => {
          if (isBad) throw new Error("of the app");
          kicks.push(kick);
        });
      at(10, () => {
        mock.send(sample("memberkick"));
        isBad = false;
        mock.send(sample("memberkick"));
        expect(kicks).toHaveLength(1);
        end();
      });
    });
    expect(unhandled).toEqual([new Error("of the app")]);
  });

  it("goes on where NgRx ends the handlers of a store, of which one erred", () => {
    const Handling = signalStore(
      withState({ kicks: 0 }),
      withReducer(on(kiriminEvents.memberkick, (_, { kicks }) => ({ kicks: kicks + 1 }))),
      withEventHandlers((_, events = inject(Events)) => [
        events.on(kiriminEvents.memberkick).pipe(
          map(() => {
            throw new Error("of the app");
          }),
        ),
      ]),
    );
    withRelay(({ mock, relay, at, end }) => {
      const { injector } = createApp(
        Handling,
        provideKiriminEvents(() => relay),
      );
      const store = injector.get(Handling);
      at(10, () => {
        mock.send(sample("memberkick"));
        mock.send(sample("memberkick"));
        expect(store.kicks()).toBe(2);
        end();
      });
    });
    expect(unhandled).toEqual([new Error("of the app")]);
  });
});
