import { inject } from "@angular/core";
import { Actions, createEffect, ofType } from "@ngrx/effects";
import { Store } from "@ngrx/store";
import { kiriminActions, kiriminFeature } from "rx-kirimin/ngrx";
import { filter, map } from "rxjs";
import { Names } from "./names";
import { noticeActions } from "./notices.feature";

/** Shows a line between the messages when someone joins or leaves a group. */
export const sayWhoCameAndLeft = createEffect(
  (actions$ = inject(Actions), names = inject(Names)) => {
    const say = (id: string, roomid: string, userid: string, what: string) => {
      const text = `${names.userName()(userid)} ${what}`;
      return noticeActions.inARoom({ notice: { id, roomid, timestamp: Date.now(), text } });
    };
    return actions$.pipe(
      ofType(kiriminActions.memberjoin, kiriminActions.memberleave, kiriminActions.own),
      map((action) => {
        if (action.type === kiriminActions.own.type) {
          const { event } = action;
          // The others are told that the member left. Whom the user put out left, too.
          return event.did === "kicked"
            ? say(event.key, event.groupid, event.userid, "left")
            : undefined;
        }
        const { type, key, groupid, from } = action.message;
        return say(key, groupid, from, type === "memberjoin" ? "joined" : "left");
      }),
      filter((action) => action !== undefined),
    );
  },
  { functional: true },
);

/** Says who put the user out of a group. By now the group itself is out of the chats. */
export const sayWhoKicked = createEffect(
  (actions$ = inject(Actions), store = inject(Store), names = inject(Names)) => {
    const me = store.selectSignal(kiriminFeature.selectMe);
    return actions$.pipe(
      ofType(kiriminActions.memberkick),
      // The user's own leaving comes as this, too.
      filter(({ message }) => message.from !== me()?.id),
      map(({ message: { from, groupid } }) =>
        noticeActions.toTheUser({
          text: `${names.userName()(from)} put you out of “${names.roomName()(groupid)}”.`,
        }),
      ),
    );
  },
  { functional: true },
);
