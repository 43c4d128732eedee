import { createActionGroup, createFeature, createReducer, on, props } from "@ngrx/store";
import { kiriminActions } from "rx-kirimin/ngrx";

/** A line between the messages of a room: what happened there, in words. */
export interface Notice {
  readonly id: string;
  readonly roomid: string;
  /** In ms since the epoch. */
  readonly timestamp: number;
  readonly text: string;
}

export const noticeActions = createActionGroup({
  source: "Notices",
  events: {
    "In a room": props<{ readonly notice: Notice }>(),
    "To the user": props<{ readonly text: string }>(),
    Dismissed: props<{ readonly text: string }>(),
  },
});

/** How many lines are kept. */
const maxNotices = 200;

export const noticesFeature = createFeature({
  name: "notices",
  reducer: createReducer<{ readonly inRooms: readonly Notice[]; readonly toUser: string }>(
    { inRooms: [], toUser: "" },
    on(noticeActions.inARoom, (state, { notice }) => ({
      ...state,
      inRooms: [...state.inRooms, notice].slice(-maxNotices),
    })),
    on(noticeActions.toTheUser, (state, { text }) => ({ ...state, toUser: text })),
    on(kiriminActions.own, (state, { event }) =>
      event.did === "joined" ? { ...state, toUser: "" } : state,
    ),
    on(noticeActions.dismissed, (state, { text }) =>
      state.toUser === text ? { ...state, toUser: "" } : state,
    ),
  ),
});
