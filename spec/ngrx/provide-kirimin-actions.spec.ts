import "@angular/compiler";
import { createEnvironmentInjector, inject, InjectionToken } from "@angular/core";
import {
  Actions,
  createEffect,
  ofType,
  provideEffects,
  type FunctionalEffect,
} from "@ngrx/effects";
import { createAction, provideState, provideStore, Store } from "@ngrx/store";
import { finalize, map, of, type Observable } from "rxjs";
import type { Relay, Session } from "../../lib/index.js";
import { kiriminActions, kiriminFeature, provideKiriminActions } from "../../lib/ngrx/index.js";
import { sample } from "../../lib/testing/index.js";
import { watch } from "../support/relay-bench.js";
import { createApp, logOf, provideLog, withRelay } from "./support/app.js";
import { recordedSessions } from "./support/recordings.js";
import { collectUnhandled } from "../support/unhandled.js";

describe("provideKiriminActions", () => {
  it("dispatches all that the relay tells, in its order", () => {
    withRelay(({ mock, relay, at, end }) => {
      const app = createApp(
        provideLog(),
        provideKiriminActions(() => relay),
      );
      at(10, () => {
        mock.send(sample("memberkick"));
        mock.send({ type: "poke" });
        mock.send("no JSON");
        mock.send(sample("newbadges"));
        expect(logOf(app)).toEqual([
          "stateChanged idle",
          "stateChanged authorizing",
          "stateChanged connecting",
          "snapshot",
          "stateChanged open",
          "stateChanged connected",
          "memberkick",
          "unknown",
          "invalid",
          "newbadges",
        ]);
        end();
      });
    });
  });

  it("reports the parts of the first session that are invalid, also where it comes at once", () => {
    const [session] = recordedSessions();
    const invalid = [{ reason: "shape" as const, errors: ["c.0.m.3: …"], length: 9, frame: "{}" }];
    withRelay(
      ({ relay, end }) => {
        const app = createApp(
          provideLog(),
          provideKiriminActions(() => relay),
        );
        expect(logOf(app)).toContain("invalid");
        end();
      },
      () => ({ session: () => of({ ...session, invalid } as unknown as Session) }),
    );
  });

  it("takes the relay from where it is provided", () => {
    withRelay(({ relay, end }) => {
      const RELAY = new InjectionToken<Relay>("relay");
      const app = createApp(
        provideLog(),
        provideKiriminActions(() => inject(RELAY)),
        { provide: RELAY, useValue: relay },
      );
      expect(logOf(app)).toContain("snapshot");
      end();
    });
  });

  it("feeds the features beside it, wherever they stand, with what is there at once", () => {
    withRelay(({ relay, end }) => {
      const app = createApp(
        provideKiriminActions(() => relay),
        provideState(kiriminFeature),
        provideStore(),
      );
      const me = app.injector.get(Store).selectSignal(kiriminFeature.selectMe);
      expect(me()).toHaveProperty("id", "7000001");
      end();
    });
  });

  it("starts a late store with the latest snapshot and what was relayed since", () => {
    withRelay(({ mock, relay, at, end }) => {
      watch(relay.relay$);
      at(10, () => mock.send(sample("memberkick")));
      at(20, () => {
        const app = createApp(
          provideLog(),
          provideKiriminActions(() => relay),
        );
        mock.send(sample("memberjoin"));
        expect(logOf(app)).toEqual([
          "stateChanged connected",
          "snapshot",
          "memberkick",
          "memberjoin",
        ]);
        end();
      });
    });
  });

  it("opens the relay with its injector, and lets it go with it", () => {
    withRelay(({ mock, relay, at, end }) => {
      const { values } = watch(relay.state$.pipe(map(({ status }) => status)));
      expect(mock.sessions).toBe(0);
      const app = createApp(
        provideStore(),
        provideKiriminActions(() => relay),
      );
      expect(mock.sessions).toBe(1);
      at(10, () => app.destroy());
      at(1011, () => {
        expect(values).toEqual(["idle", "authorizing", "connecting", "open", "connected", "idle"]);
        end();
      });
    });
  });

  it("dispatches each once where it is provided twice, on one connection, until the last has gone", () => {
    withRelay(({ mock, relay, at, end }) => {
      const provider = provideKiriminActions(() => relay);
      const app = createApp(provideLog(), provider, provider);
      const route = createEnvironmentInjector([provider], app.injector);
      at(10, () => mock.send(sample("memberkick")));
      at(20, () => {
        route.destroy();
        mock.send(sample("memberjoin"));
        expect(logOf(app).filter((line) => line.startsWith("member"))).toEqual([
          "memberkick",
          "memberjoin",
        ]);
        expect(mock.sessions).toBe(1);
        end();
      });
    });
  });

  it("feeds two stores from one connection", () => {
    withRelay(({ mock, relay, at, end }) => {
      const { injector: above } = createApp();
      const stores = [1, 2].map(() => ({
        injector: createEnvironmentInjector(
          [provideLog(), provideKiriminActions(() => relay)],
          above,
        ),
      }));
      at(10, () => {
        mock.send(sample("memberkick"));
        for (const store of stores) expect(logOf(store)).toContain("memberkick");
        expect(mock.sessions).toBe(1);
        end();
      });
    });
  });

  it("goes on after a loss, with the next snapshot", () => {
    withRelay(({ mock, relay, at, end }) => {
      const app = createApp(
        provideLog(),
        provideKiriminActions(() => relay),
      );
      at(10, () => mock.drop());
      at(1100, () => {
        mock.send(sample("memberkick"));
        expect(logOf(app).slice(-7)).toEqual([
          "stateChanged waiting",
          "stateChanged authorizing",
          "snapshot",
          "stateChanged connecting",
          "stateChanged open",
          "stateChanged connected",
          "memberkick",
        ]);
        end();
      });
    });
  });

  it("stays after a sign-in elsewhere, does not come back by itself, and goes on with reconnect()", () => {
    withRelay(({ mock, relay, at, end }) => {
      const app = createApp(
        provideLog(),
        provideKiriminActions(() => relay),
      );
      at(10, () => mock.signInElsewhere());
      at(100_000, () => {
        expect(logOf(app).slice(-2)).toEqual(["newLoggedIn", "stateChanged stopped"]);
        relay.reconnect();
      });
      at(100_100, () => {
        mock.send(sample("memberkick"));
        expect(logOf(app).at(-1)).toBe("memberkick");
        end();
      });
    });
  });

  it("ends quietly with the relay", () => {
    withRelay(({ mock, relay, at, end }) => {
      const app = createApp(
        provideLog(),
        provideKiriminActions(() => relay),
      );
      at(10, () => {
        end();
        expect(logOf(app).at(-1)).toBe("stateChanged closed");
        expect(app.errors).toEqual([]);
        expect(() => app.destroy()).not.toThrow();
        expect(mock.sessions).toBe(1);
      });
    });
  });

  it("says what to add where there is no Store", () => {
    withRelay(({ mock, relay, end }) => {
      expect(() => createApp(provideKiriminActions(() => relay))).toThrow(
        new TypeError(
          "provideKiriminActions: there is no Store here. Add provideStore() of @ngrx/store to the providers.",
        ),
      );
      expect(mock.sessions).toBe(0);
      end();
    });
  });
});

describe("What an app does wrong does not end it:", () => {
  const unhandled = collectUnhandled();

  it("an effect that throws, which NgRx starts again", () => {
    const effects: Record<string, FunctionalEffect> = {
      crash: createEffect(
        (actions$ = inject(Actions)) =>
          actions$.pipe(
            ofType(kiriminActions.memberkick),
            map(({ message }) => {
              if (message.groupid === "bad") throw new Error("of the app");
              return createAction("[App] kicked")();
            }),
          ),
        { functional: true },
      ),
    };
    withRelay(({ mock, relay, at, end }) => {
      const app = createApp(
        provideLog(),
        provideEffects(effects),
        provideKiriminActions(() => relay),
      );
      at(10, () => {
        mock.send(sample("memberkick", { groupid: "bad" }));
        mock.send(sample("memberkick"));
        expect(app.errors).toEqual([new Error("of the app")]);
        expect(logOf(app).filter((line) => line === "memberkick")).toHaveLength(2);
        end();
      });
    });
  });

  it("a subscriber of the relay whose operator and teardown throw", () => {
    const fail = (): never => {
      throw new Error("of the app");
    };
    jest.useFakeTimers();
    withRelay(({ mock, relay, at, end }) => {
      const streams: Observable<unknown>[] = [relay.updates$, relay.state$, relay.memberkick$];
      for (const stream$ of streams) {
        stream$.pipe(map(fail), finalize(fail)).subscribe();
      }
      const app = createApp(
        provideLog(),
        provideKiriminActions(() => relay),
      );
      at(10, () => {
        mock.send(sample("memberkick"));
        mock.send(sample("memberjoin"));
        expect(logOf(app).slice(-3)).toEqual([
          "stateChanged connected",
          "memberkick",
          "memberjoin",
        ]);
        end();
        expect(logOf(app).at(-1)).toBe("stateChanged closed");
      });
    });
    jest.runAllTimers();
    jest.useRealTimers();
    expect(unhandled.length).toBeGreaterThan(0);
  });

  it("a subscriber of the Store that throws", () => {
    withRelay(({ mock, relay, at, end }) => {
      const app = createApp(
        provideLog(),
        provideKiriminActions(() => relay),
      );
      let isBad = true;
      app.injector.get(Store).subscribe(() => {
        if (isBad) throw new Error("of the app");
      });
      at(10, () => {
        mock.send(sample("memberkick"));
        isBad = false;
        mock.send(sample("memberjoin"));
        expect(logOf(app).slice(-2)).toEqual(["memberkick", "memberjoin"]);
        end();
      });
      at(11, () => expect(unhandled).toContainEqual(new Error("of the app")));
    });
  });

  it("a reducer that throws: it ends NgRx's Store, and the relay goes on for all others", () => {
    const bad = (state = 0, { type }: { type: string }): number => {
      if (type === kiriminActions.memberkick.type) throw new Error("of the app");
      return state + 1;
    };
    withRelay(({ mock, relay, at, end }) => {
      const app = createApp(
        provideStore({ bad }),
        provideKiriminActions(() => relay),
      );
      const { values } = watch(relay.memberjoin$);
      const seen = watch(app.injector.get(Store));
      at(10, () => {
        mock.send(sample("memberkick"));
        const { length } = seen.values;
        app.injector.get(Store).dispatch({ type: "[App] any" });
        expect(seen.values).toHaveLength(length);
        mock.send(sample("memberjoin"));
        expect(values).toHaveLength(1);
        end();
      });
      at(11, () => expect(unhandled).toEqual([new Error("of the app")]));
    });
  });
});
