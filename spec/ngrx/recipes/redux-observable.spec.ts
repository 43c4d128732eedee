/* eslint-disable rxjs-x/finnish -- an epic of redux-observable is a function */
import { applyMiddleware, legacy_createStore } from "redux";
import { combineEpics, createEpicMiddleware, type Epic } from "redux-observable";
import { catchError, EMPTY, ignoreElements, map, merge, mergeMap, of } from "rxjs";
import { ofType, postlike, type MessageOf, type NotSent, type Relay } from "../../../lib/index.js";
import {
  chatState,
  emptyChatState,
  selectUnreadTotal,
  type ChatState,
} from "../../../lib/store/index.js";
import { sample } from "../../../lib/testing/index.js";
import { withRelay } from "../support/app.js";

const createApp = (relay: Relay) => {
  type AppAction =
    | MessageOf<"memberkick" | "sendmessage">
    | { type: "chats"; chats: ChatState }
    | { type: "like" | "unlike"; postid: string };

  interface AppState {
    readonly chats: ChatState;
    readonly likes: number;
    readonly lostGroups: readonly string[];
  }
  const empty: AppState = { chats: emptyChatState, likes: 0, lostGroups: [] };

  const reduce = (state: AppState | undefined = empty, action: AppAction): AppState => {
    switch (action.type) {
      case "chats":
        return { ...state, chats: action.chats };
      case "memberkick":
        return { ...state, lostGroups: [...state.lostGroups, action.groupid] };
      case "like":
        return { ...state, likes: state.likes + 1 };
      case "unlike":
        return { ...state, likes: state.likes - 1 };
      default:
        return state;
    }
  };

  const tellRelay: Epic<AppAction, AppAction, AppState> = () =>
    merge(
      relay.relay$.pipe(ofType("kick", "sendmessage")),
      chatState(relay).pipe(map((chats) => ({ type: "chats" as const, chats }))),
    );

  const sendLikes: Epic<AppAction, AppAction, AppState> = (action$) =>
    action$.pipe(
      ofType("like"),
      mergeMap(({ postid }) =>
        relay.deliver(postlike(postid), { within: 5000 }).pipe(
          ignoreElements(),
          catchError((error: unknown) =>
            (error as NotSent).reason === "indeterminate"
              ? EMPTY
              : of({ type: "unlike" as const, postid }),
          ),
        ),
      ),
    );

  const epics = createEpicMiddleware<AppAction, AppAction, AppState>();
  const appStore = legacy_createStore(reduce, applyMiddleware(epics));
  epics.run(combineEpics(tellRelay, sendLikes));
  return appStore;
};

describe("docs/ngrx.md, with redux-observable,", () => {
  it("has the chats in its state, and reduces messages", () => {
    withRelay(({ mock, relay, at, end }) => {
      const store = createApp(relay);
      const ayu = mock.addUser("ayu");
      at(10, () => {
        ayu.sendMessage({ user: mock.users[0].id }, "halo");
        mock.send(sample("memberkick"));
        expect(selectUnreadTotal(store.getState().chats)).toBe(1);
        expect(store.getState().lostGroups).toEqual(["6000001"]);
        expect(mock.sessions).toBe(1);
        end();
      });
    });
  });

  it("sends a like once, and takes it back where it was not sent", () => {
    withRelay(({ mock, relay, at, end }) => {
      const store = createApp(relay);
      store.dispatch({ type: "like", postid: "p1" });
      expect(store.getState().likes).toBe(1);
      at(2000, () => {
        expect(mock.likes("p1")).toBe(1);
        mock.signInElsewhere();
        store.dispatch({ type: "like", postid: "p1" });
        expect(store.getState().likes).toBe(1);
        expect(mock.likes("p1")).toBe(1);
        end();
      });
    });
  });
});
