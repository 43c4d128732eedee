// Ratios of two pieces of work, measured in turn in one process: a machine's speed drifts, a ratio hardly does.
import { performance } from "node:perf_hooks";

const median = (numbers) => {
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
 * The median of `work`'s time over `base`'s, pair by pair, after two rounds that do not count. Each is to take some tens of ms.
 */
export async function ratio(work, base, rounds = 21) {
  const ratios = [];
  for (let round = -2; round < rounds; round += 1) {
    // Whoever goes second finds warmer caches and another's garbage: so they take turns.
    const workFirst = round % 2 === 0;
    const first = await time(workFirst ? work : base);
    const second = await time(workFirst ? base : work);
    if (round >= 0) ratios.push(workFirst ? first / second : second / first);
  }
  return median(ratios);
}

/** The bytes that `work` leaves on the heap. */
export async function heapKept(work) {
  const used = () => {
    for (let i = 0; i < 3; i += 1) globalThis.gc();
    return process.memoryUsage().heapUsed;
  };
  const before = used();
  const kept = await work();
  const after = used();
  return { bytes: after - before, kept };
}
