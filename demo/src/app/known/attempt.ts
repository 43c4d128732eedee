import { inject } from "@angular/core";
import { Store } from "@ngrx/store";
import type { Observable } from "rxjs";
import { noticeActions } from "./notices.feature";

/** Gives what makes a call, and tells the user if it fails. */
export function injectAttempt(): (call$: Observable<unknown>, failure: string) => void {
  const store = inject(Store);
  return (call$, text) =>
    call$.subscribe({ error: () => store.dispatch(noticeActions.toTheUser({ text })) });
}
