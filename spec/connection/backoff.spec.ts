import * as fc from "fast-check";
import { backoff, backoffInCrowd, type Backoff } from "../../lib/connection/backoff.js";

const ms = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  fc.double({ min: 0, max: 2 ** 31 - 1, noNaN: true }),
  fc.constantFrom(0, 1000, 30_000),
);
const numbers = {
  initialDelay: ms,
  maxDelay: ms,
  factor: fc.oneof(fc.double({ min: 1, max: 1e6, noNaN: true }), fc.constantFrom(1, 2)),
};
const drawn = fc.oneof(
  fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  fc.constantFrom(0, 1 - 2 ** -53, 1),
);
const anyBackoff: fc.Arbitrary<Backoff> = fc
  .record({ ...numbers, drawn })
  .map(({ drawn: number, ...rest }) => ({ ...rest, random: () => number }));
const failures = fc.integer({ min: 1, max: 10_000 });
const floors = fc.oneof(ms, fc.constantFrom(0, 5000));

describe("A backoff", () => {
  it("lies in 0 … max(maxDelay, floor), and not under the floor, however many have failed", () => {
    fc.assert(
      fc.property(anyBackoff, failures, floors, (policy, n, floor) => {
        const delay = backoff(policy, n, floor);
        expect(delay).toBeGreaterThanOrEqual(floor);
        expect(delay).toBeLessThanOrEqual(Math.max(policy.maxDelay, floor));
      }),
    );
  });

  it("lies in 0 … initialDelay · factor^(n-1) where there is no floor", () => {
    fc.assert(
      fc.property(anyBackoff, fc.integer({ min: 1, max: 20 }), (policy, n) => {
        const ceiling = policy.initialDelay * policy.factor ** (n - 1);
        expect(backoff(policy, n, 0)).toBeLessThanOrEqual(ceiling);
      }),
    );
  });

  it("is as much of that as was drawn", () => {
    fc.assert(
      fc.property(fc.record(numbers), drawn, failures, (policy, part, n) => {
        const longest = backoff({ ...policy, random: () => 1 }, n, 0);
        expect(backoff({ ...policy, random: () => part }, n, 0)).toBe(part * longest);
      }),
    );
  });

  it("reaches no less far with each failure", () => {
    fc.assert(
      fc.property(fc.record(numbers), failures, floors, (policy, n, floor) => {
        const farthest = { ...policy, random: () => 1 };
        expect(backoff(farthest, n + 1, floor)).toBeGreaterThanOrEqual(backoff(farthest, n, floor));
      }),
    );
  });

  it("is never more than the floor without an initial delay", () => {
    fc.assert(
      fc.property(anyBackoff, failures, floors, (policy, n, floor) => {
        expect(backoff({ ...policy, initialDelay: 0 }, n, floor)).toBe(floor);
      }),
    );
  });

  it.each([
    { n: 1, longest: 1000 },
    { n: 2, longest: 4000 },
    { n: 3, longest: 16_000 },
    { n: 4, longest: 55_000 },
    { n: 1025, longest: 55_000 },
    { n: 10_000, longest: 55_000 },
  ])("is with the defaults at most $longest ms after $n failures", ({ n, longest }) => {
    const policy = { initialDelay: 1000, maxDelay: 55_000, factor: 4 };
    expect(backoff({ ...policy, random: () => 1 }, n, 0)).toBe(longest);
    expect(backoff({ ...policy, random: () => 0.5 }, n, 0)).toBe(longest / 2);
    expect(backoff({ ...policy, random: () => 0 }, n, 0)).toBe(0);
  });

  it("spreads also what has a floor", () => {
    const policy = { initialDelay: 1000, maxDelay: 30_000, factor: 2, random: () => 0.5 };
    expect(backoff(policy, 2, 5000)).toBe(6000);
  });

  it("draws once", () => {
    const random = jest.fn(() => 0.5);
    backoff({ initialDelay: 1000, maxDelay: 30_000, factor: 2, random }, 3, 5000);
    expect(random).toHaveBeenCalledTimes(1);
  });
});

describe("A backoff in a crowd", () => {
  const counts = fc.integer({ min: 1, max: 1000 });

  it("lies in 0 … max(maxDelay, floor), and not under the floor", () => {
    fc.assert(
      fc.property(anyBackoff, failures, counts, floors, (policy, n, k, floor) => {
        const delay = backoffInCrowd(policy, n, k, floor);
        expect(delay).toBeGreaterThanOrEqual(floor);
        expect(delay).toBeLessThanOrEqual(Math.max(policy.maxDelay, floor));
      }),
    );
  });

  it("reaches no less far with each 429", () => {
    fc.assert(
      fc.property(fc.record(numbers), failures, counts, floors, (policy, n, k, floor) => {
        const farthest = { ...policy, random: () => 1 };
        expect(backoffInCrowd(farthest, n, k + 1, floor)).toBeGreaterThanOrEqual(
          backoffInCrowd(farthest, n, k, floor),
        );
      }),
    );
  });

  it("piles nothing up at maxDelay", () => {
    const policy = { initialDelay: 1000, maxDelay: 20_000, factor: 4 };
    const delays = [0.8, 0.9, 0.99].map((part) =>
      backoffInCrowd({ ...policy, random: () => part }, 2, 1, 5000),
    );
    expect(new Set(delays).size).toBe(3);
  });
});
