import "@angular/compiler";
import * as fc from "fast-check";
import { provideState, provideStore, Store, type Action } from "@ngrx/store";
import { Dispatcher, Events } from "@ngrx/signals/events";
import { inspect } from "node:util";
import { of } from "rxjs";
import { provideKiriminEvents, toEvent } from "../../lib/ngrx/signals/index.js";
import { kiriminFeature, provideKiriminActions, toAction } from "../../lib/ngrx/index.js";
import { sample } from "../../lib/testing/index.js";
import { anyMessage, setOwn } from "../support/arbitraries.js";
import { watch } from "../support/relay-bench.js";
import { createApp, withRelay } from "./support/app.js";

const peer = "1wuhlw8smwuhbzdf";

const show = (value: unknown): string =>
  inspect(value, { depth: Infinity, maxArrayLength: Infinity, getters: true, showHidden: true }) +
  JSON.stringify(value);

describe("Neither the socket's id nor a peer's is in", () => {
  it("an action, an event or the state of a store, whatever comes", () => {
    withRelay(({ mock, relay, at, end }) => {
      const told: unknown[] = [];
      const log = (_: unknown, action: Action): number => told.push(action);
      const { injector } = createApp(
        provideStore({ log }),
        provideState(kiriminFeature),
        provideKiriminActions(() => relay),
        provideKiriminEvents(() => relay),
      );
      injector
        .get(Events)
        .on()
        .subscribe((event) => told.push(event));
      expect(injector.get(Dispatcher)).toBeDefined();
      const sessions = watch(relay.session$).values;
      const signal = { ...sample("reject"), from: peer };

      at(10, () => {
        for (const type of ["offer", "answer", "candidate", "reject"] as const) {
          mock.send(sample(type, { from: peer }));
        }
        mock.send({ ...signal, type: "hangup" });
        mock.send({ ...signal, type: "calls" });
        mock.send({ ...signal, callKey: [peer] });
        mock.send(`{"from":"${peer}",`);
        mock.drop();
      });
      at(1100, () => mock.signInElsewhere());
      at(1200, () => {
        end();
        expect(sessions).toHaveLength(2);
        told.push(injector.get(Store).selectSignal((all: object) => all)());
        const text = show(told);
        expect(text).toContain("[Kirimin] hangup");
        expect(text).toContain("[Kirimin] invalid");
        for (const secret of [peer, ...sessions.map(({ socket }) => socket.id)]) {
          expect(secret.length).toBeGreaterThan(10);
          expect(text).not.toContain(secret);
        }
      });
    });
  });

  it("an action or an event of any call signal", () => {
    const signals = fc
      .constantFrom("offer", "answer", "candidate", "reject", "hangup")
      .chain((type) => anyMessage(type).filter((message) => "uid" in message));
    fc.assert(
      fc.property(signals, (message) => {
        setOwn(message, "from", peer);
        const told = [
          ...watch(of(message).pipe(toAction())).values,
          ...watch(of(message).pipe(toEvent())).values,
        ];
        expect(told).toHaveLength(2);
        expect(show(told)).not.toContain(peer);
      }),
    );
  });
});
