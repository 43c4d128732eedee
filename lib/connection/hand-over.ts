import { Observable } from "rxjs";

/**
 * The one stream that `source$` gives, as `switchAll()` would give it, except that this then stands aside: what comes
 * reaches the subscriber as it is. Each frame comes this way, for as long as a relay lives.
 */
export function handOver<T>(source$: Observable<Observable<T>>): Observable<T> {
  return new Observable((subscriber) =>
    source$.subscribe({
      next: (stream$) => {
        // Who made the stream may have left meanwhile.
        // eslint-disable-next-line rxjs-x/no-nested-subscribe -- an operator would not stand aside
        if (!subscriber.closed) stream$.subscribe(subscriber);
      },
      error: (error: unknown) => subscriber.error(error),
    }),
  );
}

/** `value`, and then `rest$`, handed over as above. */
export function first<T>(value: T, rest$: Observable<T>): Observable<T> {
  return new Observable((subscriber) => {
    subscriber.next(value);
    if (!subscriber.closed) rest$.subscribe(subscriber);
  });
}
