import { Observable, config } from "rxjs";

/** Runs a task, with the value that it takes, after every task that was handed in before it. */
export interface Notify {
  (task: () => void): void;
  <T>(task: (value: T) => void, value: T): void;
}

/** Runs a task in the hands of a framework, such as in Angular's zone. */
export type Enter = Notify;

const enterNothing: Enter = <T>(task: (value?: T) => void, value?: T) => task(value);

/**
 * Makes the one function through which subscribers are told anything.
 *
 * - **Order**: a task that is handed in while another runs waits for its end. So a subscriber that reacts to a notification
 *   (closes the relay, subscribes, makes the server answer) cannot overtake what the other subscribers have yet to hear.
 * - **Isolation**: an error that a task throws is reported and goes no further. The tasks behind it run.
 * - **Zone**: `enter` runs each task where a framework wants it.
 */
export function createNotify(enter: Enter = enterNothing): Notify {
  const queue: (() => void)[] = [];
  let running = false;
  const run = <T>(task: (value?: T) => void, value?: T): void => {
    try {
      enter(task, value);
    } catch (error) {
      reportError(error);
    }
  };
  return <T>(task: (value?: T) => void, value?: T) => {
    if (running) {
      queue.push(() => run(task, value));
      return;
    }
    running = true;
    run(task, value);
    for (let next = queue.shift(); next; next = queue.shift()) next();
    running = false;
  };
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
