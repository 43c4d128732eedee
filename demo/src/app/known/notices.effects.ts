import { inject } from "@angular/core";
import { Actions, createEffect, ofType } from "@ngrx/effects";
import { Store } from "@ngrx/store";
import { kiriminActions, kiriminFeature } from "rx-kirimin/ngrx";
import { filter, map } from "rxjs";
import { knownFeature } from "./known.feature";
import { noticeActions } from "./notices.feature";

/** Who came to a group, and who left it, as a line between the messages. */
export const sayWhoCameAndLeft = createEffect(
  (actions$ = inject(Actions), store = inject(Store)) => {
    const userName = store.selectSignal(knownFeature.selectUserName);
    return actions$.pipe(
      ofType(kiriminActions.memberjoin, kiriminActions.memberleave),
      map(({ message }) => {
        const { key, groupid, from } = message;
        const what = message.type === "memberjoin" ? "joined" : "left";
        const text = `${userName()(from)} ${what}`;
        const timestamp = Date.now();
        return noticeActions.inARoom({ notice: { id: key, roomid: groupid, timestamp, text } });
      }),
    );
  },
  { functional: true },
);

/** Who put the user out of a group. By now the group itself is out of the chats. */
export const sayWhoKicked = createEffect(
  (actions$ = inject(Actions), store = inject(Store)) => {
    const userName = store.selectSignal(knownFeature.selectUserName);
    const roomName = store.selectSignal(knownFeature.selectRoomName);
    const me = store.selectSignal(kiriminFeature.selectMe);
    return actions$.pipe(
      ofType(kiriminActions.memberkick),
      // The user's own leaving comes as this, too.
      filter(({ message }) => message.from !== me()?.id),
      map(({ message: { from, groupid } }) =>
        noticeActions.toTheUser({
          text: `${userName()(from)} put you out of “${roomName()(groupid)}”.`,
        }),
      ),
    );
  },
  { functional: true },
);
