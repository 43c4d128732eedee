/** Runs a task, with the value that it takes, once all tasks that were handed in before it have ended. */
export interface InOrder {
  (task: () => void): void;
  <T>(task: (value: T) => void, value: T): void;
}

/**
 * Makes a function that runs tasks one after another: a task that is handed in while one runs waits for its end. So what
 * a subscriber does while it is told something (close the relay, subscribe, make the server answer) cannot overtake what
 * the other subscribers have yet to be told.
 */
export function createInOrder(): InOrder {
  const queue: (() => void)[] = [];
  let running = false;
  return <T>(task: (value?: T) => void, value?: T) => {
    if (running) {
      queue.push(() => task(value));
      return;
    }
    running = true;
    task(value);
    for (let next = queue.shift(); next; next = queue.shift()) next();
    running = false;
  };
}
