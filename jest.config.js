/** @type {import("jest").Config} */
export default {
  testEnvironment: "node",
  // By default jest leaves a core free: of two, it would use one.
  maxWorkers: "100%",
  // No spec is to fail because the machine does other work too. What a spec waits for, it waits for by a condition.
  testTimeout: 120_000,
  // lib, too: what no spec loads is to count as not covered.
  roots: ["<rootDir>/spec", "<rootDir>/lib"],
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  // Angular and NgRx ship ES modules alone. A spec that imports them imports "@angular/compiler" first.
  transformIgnorePatterns: ["/node_modules/(?!@(angular|ngrx)/)"],
  transform: {
    "/node_modules/@(angular|ngrx)/.+\\.mjs$": "<rootDir>/spec/support/esm-to-commonjs.js",
    "^.+\\.ts$": [
      "ts-jest",
      {
        // Isolated modules: types are checked by `npm run types`, once for all files, before jest starts.
        tsconfig: {
          target: "es2022",
          module: "commonjs",
          moduleResolution: "bundler",
          esModuleInterop: true,
          isolatedModules: true,
          types: ["node", "jest"],
        },
      },
    ],
  },
  // The entries hold re-exports alone; what they export is pinned by spec/public-api.spec.ts. bin.ts only starts the program.
  collectCoverageFrom: ["lib/**/*.ts", "!lib/**/index.ts", "!lib/cli/bin.ts"],
  coverageThreshold: { global: { branches: 100, functions: 100, lines: 100, statements: 100 } },
  restoreMocks: true,
};
