import { inject } from "@angular/core";
import { Actions, createEffect, ofType } from "@ngrx/effects";
import { type NotSent, postlike, postunlike } from "rx-kirimin";
import { injectApi, injectRelay } from "rx-kirimin/angular";
import { kiriminActions } from "rx-kirimin/ngrx";
import { EMPTY, catchError, filter, fromEvent, map, merge, mergeMap, of, switchMap } from "rxjs";
import { postActions } from "./posts.feature";

/** How long a like may wait for the connection, in ms. */
const patience = 5000;

/**
 * Sends a like that is shown already, and takes it back where it was not sent. The button is off meanwhile, so that there
 * is one at a time for each post.
 */
export const sendLike = createEffect(
  (actions$ = inject(Actions), relay = injectRelay()) =>
    actions$.pipe(
      ofType(postActions.likeToggled),
      mergeMap(({ postid, liked }) =>
        relay.deliver(liked ? postlike(postid) : postunlike(postid), { within: patience }).pipe(
          map(() => postActions.likeArrived({ postid })),
          catchError(({ reason }: NotSent) =>
            of(postActions.likeFailed({ postid, liked, reason })),
          ),
        ),
      ),
    ),
  { functional: true },
);

/** A like that may have arrived: the server knows. */
export const askAfterDoubt = createEffect(
  (actions$ = inject(Actions)) =>
    actions$.pipe(
      ofType(postActions.likeFailed),
      filter(({ reason }) => reason === "indeterminate"),
      map(() => postActions.wanted()),
    ),
  { functional: true },
);

/** Likes of others are relayed to nobody: their count is asked for with each session, and when the page is looked at. */
export const loadPosts = createEffect(
  (actions$ = inject(Actions), api = injectApi()) =>
    merge(
      actions$.pipe(ofType(kiriminActions.snapshot, postActions.wanted)),
      fromEvent(window, "focus"),
    ).pipe(
      switchMap(() => api.posts().pipe(catchError(() => EMPTY))),
      map((posts) => postActions.loaded({ posts })),
    ),
  { functional: true },
);
