import { Observable, Subscription, type SchedulerLike } from "rxjs";

/** Counts the subscribers of several streams as one. */
export interface Demand {
  /** Whether anyone is subscribed. */
  exists(): boolean;
  /** The same stream, its subscribers counted. */
  counted<T>(source$: Observable<T>): Observable<T>;
  /** Stops counting, and forgets the end that was to come. */
  end(): void;
}

/** Calls `start` with the first subscriber, and `stop` `linger` ms after the last has left, unless one came meanwhile. */
export function createDemand({
  linger,
  scheduler,
  start,
  stop,
}: {
  readonly linger: number;
  readonly scheduler: SchedulerLike;
  readonly start: () => void;
  readonly stop: () => void;
}): Demand {
  let count = 0;
  let ended = false;
  let lingering = Subscription.EMPTY;

  const enter = (): void => {
    lingering.unsubscribe();
    count += 1;
    if (count === 1) start();
  };
  const leave = (): void => {
    count -= 1;
    if (count === 0 && !ended) lingering = scheduler.schedule(stop, linger);
  };

  return {
    exists: () => count > 0,
    counted(source$) {
      return new Observable((subscriber) => {
        // Before the connection starts, which may be at once: nothing is to be missed.
        source$.subscribe(subscriber);
        if (subscriber.closed) return undefined;
        enter();
        return leave;
      });
    },
    end: () => {
      ended = true;
      lingering.unsubscribe();
    },
  };
}
