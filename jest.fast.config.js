import all from "./jest.config.js";

/**
 * The specs without those that start browsers or processes, wait for real time, compile the docs, or try thousands of random inputs.
 *
 * @type {import("jest").Config}
 */
export default {
  ...all,
  testPathIgnorePatterns: [
    "/spec/(browser|chaos|docs)/",
    "\\.laws\\.spec",
    "/cli/(bin|serve-browser)\\.spec",
    "/node/process\\.spec",
    "/protocol/guards\\.spec",
    "/testing/runners\\.spec",
  ],
};
