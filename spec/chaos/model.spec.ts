import * as fc from "fast-check";
import { config } from "rxjs";
import { ChaosBench } from "./support/chaos-bench.js";
import { anySteps } from "./support/steps.js";

/** RxJS reports a handler's error in a timer of its own: no later than this. */
const reported = (): Promise<void> => new Promise((done) => setTimeout(done, 1));

describe("A relay, whatever happens to it and in whatever order,", () => {
  beforeAll(() => {
    config.onUnhandledError = () => {};
  });
  afterAll(async () => {
    await reported();
    config.onUnhandledError = null;
  });

  it("keeps to its rules after each step, and is connected again once nothing is in the way", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(Infinity, 4),
        fc.boolean(),
        anySteps,
        (maxAttempts, starts, steps) => {
          const bench = new ChaosBench(maxAttempts);
          try {
            if (starts) bench.connect();
            fc.modelRun(() => ({ model: bench.model, real: bench }), steps);
            bench.expectRecovery();
          } finally {
            bench.end();
          }
        },
      ),
      { numRuns: 1000, seed: 1 },
    );
  });
});
