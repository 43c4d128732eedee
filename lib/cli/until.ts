import { merge, type Observable } from "rxjs";

/** Does all of `doing$`, whatever they emit, until one of them or `end$` errors: rejects with that. */
export const until = (
  end$: Observable<never>,
  ...doing$: readonly Observable<unknown>[]
): Promise<never> =>
  new Promise((_resolve, reject) => {
    merge(end$, ...doing$).subscribe({ error: reject });
  });
