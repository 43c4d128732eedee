import { Observable, config } from "rxjs";

/** Runs a task, with the value that it takes. */
export interface Run {
  (task: () => void): void;
  <T>(task: (value: T) => void, value: T): void;
}

/** The one way to tell subscribers something: in order, isolated from what they throw, in the hands of a framework. */
export interface Notify extends Run {
  /** Order and isolation alone, for a task that decides in its turn whether anyone is told, and then calls `enter`. */
  readonly inTurn: Run;
  /** Runs what tells subscribers where a framework wants it, such as in Angular's zone. */
  readonly enter: Run;
  /** Whether a task runs: whether this is called by a subscriber. */
  isRunning(): boolean;
}

const enterNothing: Run = <T>(task: (value?: T) => void, value?: T) => task(value);

/**
 * Makes the one function through which subscribers are told anything.
 *
 * - **Order**: a task that is handed in while another runs waits for its end. So a subscriber that reacts to a notification
 *   (closes the relay, subscribes, makes the server answer) cannot overtake what the other subscribers have yet to hear.
 * - **Isolation**: an error that a task throws is reported and goes no further. The tasks behind it run.
 * - **Zone**: `enter` runs each task where a framework wants it.
 */
export function createNotify(enter: Run = enterNothing): Notify {
  const queue: (() => void)[] = [];
  let running = false;
  const run = <T>(task: (value?: T) => void, value?: T): void => {
    // In this mode of RxJS, the errors of handlers would end the socket whose message they are told of.
    /* eslint-disable @typescript-eslint/no-deprecated -- it is the only way to be safe from it */
    const synchronous = config.useDeprecatedSynchronousErrorHandling;
    if (synchronous) config.useDeprecatedSynchronousErrorHandling = false;
    try {
      task(value);
    } catch (error) {
      reportError(error);
    } finally {
      if (synchronous) config.useDeprecatedSynchronousErrorHandling = true;
    }
    /* eslint-enable @typescript-eslint/no-deprecated */
  };
  const inTurn = <T>(task: (value?: T) => void, value?: T): void => {
    if (running) {
      queue.push(() => run(task, value));
      return;
    }
    running = true;
    run(task, value);
    for (let next = queue.shift(); next; next = queue.shift()) next();
    running = false;
  };
  const notify = <T>(task: (value?: T) => void, value?: T): void =>
    inTurn(() => enter(task, value));
  return Object.assign(notify, { inTurn, enter, isRunning: () => running });
}

/**
 * The same stream, which does not error, and whose subscribers see nothing of each other: what one of them throws, also while it is torn down, is reported
 * as RxJS reports it, and reaches neither the source nor the other subscribers.
 */
export function isolated<T>(source$: Observable<T>): Observable<T> {
  return new Observable((subscriber) =>
    // RxJS catches what such an observer throws; a subscriber itself would let the errors of its teardowns through.
    // eslint-disable-next-line rxjs-x/no-ignored-error -- no stream of a relay errors
    source$.subscribe({
      next: (value) => subscriber.next(value),
      complete: () => subscriber.complete(),
    }),
  );
}

/** The same stream. `notify` runs each notification, so that nothing that the subscriber throws reaches `source$`. */
export function notified<T>(source$: Observable<T>, notify: Notify): Observable<T> {
  return new Observable((subscriber) =>
    source$.subscribe({
      next: (value) => notify(() => subscriber.next(value)),
      error: (error: unknown) => notify(() => subscriber.error(error)),
      complete: () => notify(() => subscriber.complete()),
    }),
  );
}

/** Reports an error as RxJS reports what a handler throws: by `config.onUnhandledError`, or uncaught, and always later. */
export function reportError(error: unknown): void {
  setTimeout(() => {
    const { onUnhandledError } = config;
    if (!onUnhandledError) throw error;
    onUnhandledError(error);
  });
}
