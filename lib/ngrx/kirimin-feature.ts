import { createFeature, createReducer, createSelector, on } from "@ngrx/store";
import { relayTypes } from "../protocol/messages.js";
import {
  chatReducer,
  selectComplete,
  selectMe,
  selectMembers,
  selectMessages,
  selectRequests,
  selectRoom,
  selectRooms,
  selectSeenBy,
  selectUnread,
  selectUnreadTotal,
} from "../store/index.js";
import { kiriminActions } from "./kirimin-actions.js";
import { initialKiriminState, type KiriminState } from "./news.js";

/** The state after an event of the chats; the same object if the event changes nothing. */
function withEvent(state: KiriminState, event: { readonly type: string }): KiriminState {
  const chatState = chatReducer(state.chatState, event);
  return chatState === state.chatState ? state : { ...state, chatState };
}

const reducer = createReducer(
  initialKiriminState,
  on(kiriminActions.stateChanged, (state, { state: relayState }) => ({ ...state, relayState })),
  on(kiriminActions.snapshot, (state, action) => withEvent(state, { ...action, type: "snapshot" })),
  on(kiriminActions.gap, (state) => withEvent(state, { type: "gap" })),
  on(kiriminActions.own, (state, { event }) => withEvent(state, event)),
  ...relayTypes.map((type) =>
    on(kiriminActions[type], (state: KiriminState, { message }) => withEvent(state, message)),
  ),
);

/**
 * The chats and the state of the connection as a feature, for `provideState()`, with its selectors. Those that take an id make
 * a memoised selector at each call: call them once, and keep the result.
 *
 * @example
 * ```ts
 * readonly rooms = inject(Store).selectSignal(kiriminFeature.selectRooms);
 * readonly messages = inject(Store).selectSignal(kiriminFeature.selectMessages("6000001"));
 * ```
 */
export const kiriminFeature = createFeature({
  name: "kirimin",
  reducer,
  extraSelectors: ({ selectChatState, selectRelayState }) => ({
    selectRooms: createSelector(selectChatState, selectRooms),
    selectRoom: (id: string) => createSelector(selectChatState, selectRoom(id)),
    selectMessages: (id: string) => createSelector(selectChatState, selectMessages(id)),
    selectMembers: (id: string) => createSelector(selectChatState, selectMembers(id)),
    selectUnread: (id: string) => createSelector(selectChatState, selectUnread(id)),
    selectSeenBy: (roomid: string, chatid: string) =>
      createSelector(selectChatState, selectSeenBy(roomid, chatid)),
    selectUnreadTotal: createSelector(selectChatState, selectUnreadTotal),
    selectRequests: createSelector(selectChatState, selectRequests),
    selectMe: createSelector(selectChatState, selectMe),
    selectComplete: createSelector(selectChatState, selectComplete),
    selectStatus: createSelector(selectRelayState, ({ status }) => status),
  }),
});
