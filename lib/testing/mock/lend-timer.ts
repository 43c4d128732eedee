/** Calls `callback` in `ms`. */
export type SetTimer = (callback: () => void, ms: number) => void;

/**
 * Makes each timer that `action` sets one of `setTimer`. Whatever mock-socket does, it does in a `setTimeout` of 4 ms, and
 * takes no other: so it is lent one, for as long as it is asked to do something, which calls nobody else.
 */
export function lendTimer<T>(setTimer: SetTimer, action: () => T): T {
  const { setTimeout } = globalThis;
  globalThis.setTimeout = ((
    callback: (...args: unknown[]) => void,
    ms: number,
    ...args: unknown[]
  ) => setTimer(() => callback(...args), ms)) as typeof setTimeout;
  try {
    return action();
  } finally {
    globalThis.setTimeout = setTimeout;
  }
}
