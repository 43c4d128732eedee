/** When to try again. Durations are in ms. */
export interface Backoff {
  readonly initialDelay: number;
  readonly maxDelay: number;
  readonly factor: number;
  readonly random: () => number;
}

/**
 * How long to wait after the `n`th failure in a row (1, 2, …): uniform in `0 … min(maxDelay, initialDelay · factor^(n-1))`,
 * and that much later where the ending has a `floor`. Full jitter spreads the clients of a server that went away.
 */
export function backoff(
  { initialDelay, maxDelay, factor, random }: Backoff,
  n: number,
  floor: number,
): number {
  // 0 · Infinity is no number: without an initial delay there is none later.
  const ceiling = Math.min(maxDelay, initialDelay * factor ** (n - 1) || 0);
  return Math.min(floor + random() * ceiling, Math.max(floor, maxDelay));
}
