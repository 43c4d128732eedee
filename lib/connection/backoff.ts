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
export function backoff(policy: Backoff, n: number, floor: number): number {
  return floor + policy.random() * Math.min(ceiling(policy, n), room(policy, floor));
}

/**
 * How long to wait after the `n`th failure in a row where it was the `k`th 429, and others had failed too: the server is
 * there, and has a crowd to take in. The attempts of all were drawn from the delay before, so they are spread over that
 * already: what is wanting to `maxDelay` is added. Each further 429 says that this was too little, and doubles the least.
 */
export function backoffInCrowd(policy: Backoff, n: number, k: number, floor: number): number {
  const rest = room(policy, floor);
  const least = Math.min(rest, floor * 2 ** k);
  return floor + policy.random() * Math.max(least, rest - ceiling(policy, n - 1));
}

// 0 · Infinity is no number: without an initial delay there is none later.
const ceiling = ({ initialDelay, maxDelay, factor }: Backoff, n: number): number =>
  Math.min(maxDelay, initialDelay * factor ** (n - 1) || 0);

/** Where to draw from above a floor. Cutting what was drawn instead would let many come back at the same time. */
const room = ({ maxDelay }: Backoff, floor: number): number => Math.max(0, maxDelay - floor);
