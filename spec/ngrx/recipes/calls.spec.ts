/* eslint-disable rxjs-x/finnish -- an effect of NgRx is a function */
import "@angular/compiler";
import { inject } from "@angular/core";
import { Actions, createEffect, ofType, provideEffects } from "@ngrx/effects";
import { provideStore } from "@ngrx/store";
import { catchError, EMPTY, exhaustMap, of, switchMap, type Observable } from "rxjs";
import { injectRelay } from "../../../lib/angular/index.js";
import { answer, createRelay, offer, type SessionDescription } from "../../../lib/index.js";
import { kiriminActions, provideKiriminActions } from "../../../lib/ngrx/index.js";
import { watch } from "../../support/relay-bench.js";
import { createApp, withRelay } from "../support/app.js";
import { provideRelay } from "./support/relay.js";

/** What RTCPeerConnection would say. */
const accept = (sdp: SessionDescription | null): Observable<SessionDescription> =>
  of({ type: "answer", sdp: `to ${String(sdp?.type)}` });

const answerCalls = createEffect(
  (actions$ = inject(Actions), relay = injectRelay()) =>
    actions$.pipe(
      ofType(kiriminActions.offer),
      exhaustMap(({ message: { uid, callKey, sdp } }) =>
        accept(sdp).pipe(
          switchMap((mine) => relay.deliver(answer(uid, callKey, mine))),
          catchError(() => EMPTY),
        ),
      ),
    ),
  { functional: true, dispatch: false },
);

describe("docs/ngrx.md, with a call,", () => {
  it("answers by the caller's user id, without the socket id", () => {
    withRelay(({ mock, relay, at, end }) => {
      createApp(
        provideRelay(relay),
        provideStore(),
        provideEffects({ answerCalls }),
        provideKiriminActions(injectRelay),
      );
      const [user] = mock.users;
      const ayu = mock.addUser("ayu");
      ayu.addFriend(user.id);
      user.acceptFriend(ayu.id);
      const hers = createRelay(ayu.relayOptions);
      const { values } = watch(hers.answer$);
      hers.deliver(offer(user.id, { type: "offer", sdp: "" })).subscribe();
      at(2000, () => {
        expect(mock.received).toMatchObject([{ type: "answer", to: ayu.id }]);
        expect(values).toMatchObject([{ uid: user.id, sdp: { sdp: "to offer" } }]);
        hers.close();
        end();
      });
    });
  });
});
