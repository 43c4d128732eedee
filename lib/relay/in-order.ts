/**
 * Makes a function that runs tasks one after another: a task that is handed in while one runs waits for its end. So what
 * a subscriber does while it is told something (close the relay, subscribe, make the server answer) cannot overtake what
 * the other subscribers have yet to be told.
 */
export function createInOrder(): (task: () => void) => void {
  const queue: (() => void)[] = [];
  let running = false;
  return (task) => {
    if (running) {
      queue.push(task);
      return;
    }
    running = true;
    for (let next: (() => void) | undefined = task; next; next = queue.shift()) next();
    running = false;
  };
}
