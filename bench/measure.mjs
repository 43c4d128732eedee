// Ratios of two pieces of work, measured in turn in one process: a machine's speed drifts, a ratio hardly does.
import { performance } from "node:perf_hooks";

export const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
};

/** How long `work` takes, in ms. */
const time = async (work) => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

/**
 * The median of `work`'s time over `base`'s, pair by pair, after two rounds that do not count. Each should take some tens of ms.
 */
export async function ratio(work, base, rounds = 21) {
  const ratios = [];
  for (let round = -2; round < rounds; round += 1) {
    // The second one finds warmer caches and the first one's garbage, so the order alternates.
    const workFirst = round % 2 === 0;
    const first = await time(workFirst ? work : base);
    const second = await time(workFirst ? base : work);
    if (round >= 0) ratios.push(workFirst ? first / second : second / first);
  }
  return median(ratios);
}

/** The heap in use after all garbage is collected, in bytes. */
export async function heapUsed() {
  for (let round = 0; round < 4; round += 1) {
    // The variables of an async function become garbage a turn after its end.
    await new Promise((resolve) => setTimeout(resolve, 20));
    globalThis.gc();
  }
  return process.memoryUsage().heapUsed;
}

/** The bytes that `work` leaves on the heap. */
export async function heapKept(work) {
  const before = await heapUsed();
  const kept = await work();
  return { bytes: (await heapUsed()) - before, kept };
}
