/* eslint-disable rxjs-x/finnish -- an effect of NgRx is a function, and its users call the Store `store` */
import "@angular/compiler";
import { inject, InjectionToken } from "@angular/core";
import { Actions, createEffect, ofType, provideEffects } from "@ngrx/effects";
import {
  createAction,
  createFeature,
  createReducer,
  on,
  props,
  provideState,
  provideStore,
  Store,
} from "@ngrx/store";
import {
  catchError,
  ignoreElements,
  map,
  mergeMap,
  of,
  switchMap,
  take,
  type Observable,
} from "rxjs";
import { injectRelay } from "../../../lib/angular/index.js";
import { postlike, type NotSent, type RelayOptions } from "../../../lib/index.js";
import { kiriminActions, provideKiriminActions } from "../../../lib/ngrx/index.js";
import type { MockRelay } from "../../../lib/testing/index.js";
import { createApp, withRelay } from "../support/app.js";
import { provideRelay } from "./support/relay.js";

/** What an app asks the server's HTTP API. */
const POSTS = new InjectionToken<{ likes(postid: string): Observable<number> }>("posts");
const injectPosts = () => inject(POSTS);

const like = createAction("[Post] like", props<{ postid: string }>());
const likeUndone = createAction("[Post] like undone", props<{ postid: string }>());
const likeUncertain = createAction("[Post] like uncertain", props<{ postid: string }>());
const likesLoaded = createAction("[Post] likes loaded", props<{ postid: string; likes: number }>());

const add = (likes: Readonly<Record<string, number>>, postid: string, more: number) => ({
  ...likes,
  [postid]: (likes[postid] ?? 0) + more,
});
const likesFeature = createFeature({
  name: "likes",
  reducer: createReducer<Readonly<Record<string, number>>>(
    {},
    on(like, (likes, { postid }) => add(likes, postid, 1)),
    on(likeUndone, (likes, { postid }) => add(likes, postid, -1)),
    on(likesLoaded, (state, { postid, likes }) => ({ ...state, [postid]: likes })),
  ),
});

const sendLike = createEffect(
  (actions$ = inject(Actions), relay = injectRelay()) =>
    actions$.pipe(
      ofType(like),
      mergeMap(({ postid }) =>
        relay.deliver(postlike(postid), { within: 5000 }).pipe(
          ignoreElements(),
          catchError((error: unknown) => {
            const { reason } = error as NotSent;
            return of(
              reason === "indeterminate" ? likeUncertain({ postid }) : likeUndone({ postid }),
            );
          }),
        ),
      ),
    ),
  { functional: true },
);

const askAgain = createEffect(
  (actions$ = inject(Actions), posts = injectPosts()) =>
    actions$.pipe(
      ofType(likeUncertain),
      mergeMap(({ postid }) =>
        actions$.pipe(
          // The connection is gone. The next snapshot says that the server can be reached.
          ofType(kiriminActions.snapshot),
          take(1),
          switchMap(() => posts.likes(postid)),
          map((likes) => likesLoaded({ postid, likes })),
        ),
      ),
    ),
  { functional: true },
);

/** Sockets that take what is sent, and never get it off. */
const withFullBuffer = ({ relayOptions }: MockRelay): Partial<RelayOptions> => ({
  WebSocketCtor: class extends relayOptions.WebSocketCtor {
    constructor(url: string) {
      super(url);
      Object.defineProperty(this, "bufferedAmount", { value: 1 });
    }
  },
});

const setUp = ({ mock, relay }: Parameters<Parameters<typeof withRelay>[0]>[0]) => {
  const { injector } = createApp(
    provideRelay(relay),
    { provide: POSTS, useValue: { likes: (postid: string) => of(mock.likes(postid)) } },
    provideStore(),
    provideState(likesFeature),
    provideEffects({ sendLike, askAgain }),
    provideKiriminActions(injectRelay),
  );
  return {
    store: { dispatch: (action: ReturnType<typeof like>) => injector.get(Store).dispatch(action) },
    likes: injector.get(Store).selectSignal(likesFeature.selectLikesState),
  };
};

describe("docs/ngrx.md, liking a post,", () => {
  it("counts at once, and once", () => {
    withRelay((setting) => {
      const { mock, at, end } = setting;
      const { store, likes } = setUp(setting);
      store.dispatch(like({ postid: "p1" }));
      expect(likes()).toEqual({ p1: 1 });
      expect(mock.likes("p1")).toBe(0);
      at(2000, () => {
        expect(likes()).toEqual({ p1: 1 });
        expect(mock.likes("p1")).toBe(1);
        end();
      });
    });
  });

  it("waits out a lost connection", () => {
    withRelay((setting) => {
      const { mock, at, end } = setting;
      const { store, likes } = setUp(setting);
      at(1500, () => {
        mock.drop();
        store.dispatch(like({ postid: "p1" }));
      });
      at(4900, () => {
        expect(mock.likes("p1")).toBe(1);
        expect(likes()).toEqual({ p1: 1 });
        end();
      });
    });
  });

  it("is undone where nothing was sent in time", () => {
    withRelay((setting) => {
      const { mock, at, end } = setting;
      const { store, likes } = setUp(setting);
      mock.hang();
      store.dispatch(like({ postid: "p1" }));
      at(4999, () => expect(likes()).toEqual({ p1: 1 }));
      at(5001, () => {
        expect(likes()).toEqual({ p1: 0 });
        expect(mock.likes("p1")).toBe(0);
        end();
      });
    });
  });

  it("is undone where the relay has stopped, and the effect goes on", () => {
    withRelay((setting) => {
      const { mock, relay, at, end } = setting;
      const { store, likes } = setUp(setting);
      at(10, () => mock.signInElsewhere());
      at(20, () => {
        store.dispatch(like({ postid: "p1" }));
        expect(likes()).toEqual({ p1: 0 });
        relay.reconnect();
        store.dispatch(like({ postid: "p1" }));
        expect(likes()).toEqual({ p1: 1 });
      });
      at(2000, () => {
        expect(mock.likes("p1")).toBe(1);
        end();
      });
    });
  });

  it.each([
    ["has arrived", 10, 1],
    ["has not", 1_000_000, 0],
  ])(
    "is not undone where it may have arrived, and asked for with the next snapshot: it %s",
    (_, deafFor, counted) => {
      withRelay(
        (setting) => {
          const { mock, at, end } = setting;
          const { store, likes } = setUp(setting);
          at(1500, () => store.dispatch(like({ postid: "p1" })));
          at(1600, () => mock.drop());
          at(1620, () => {
            expect(likes()).toEqual({ p1: 1 });
            expect(mock.sessions).toBe(1);
          });
          at(2700, () => {
            expect(likes()).toEqual({ p1: counted });
            expect(mock.likes("p1")).toBe(counted);
            end();
          });
        },
        withFullBuffer,
        { deafFor },
      );
    },
  );
});
