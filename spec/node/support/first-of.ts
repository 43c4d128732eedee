import { take, type Observable } from "rxjs";

/** The first value of an Observable. */
export const firstOf = <T>(source$: Observable<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    source$.pipe(take(1)).subscribe({ next: resolve, error: reject });
  });
