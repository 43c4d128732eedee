/** @type {import("jest").Config} */
export default {
  testEnvironment: "node",
  // By default jest leaves a core free: of two, it would use one.
  maxWorkers: "100%",
  // No spec should fail because the machine is busy. Specs wait for conditions, not for times.
  testTimeout: 120_000,
  // lib, too, so that a file which no spec loads counts as not covered.
  roots: ["<rootDir>/spec", "<rootDir>/lib"],
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  // Angular and NgRx ship only ES modules. A spec that imports them imports "@angular/compiler" first.
  transformIgnorePatterns: ["/node_modules/(?!@(angular|ngrx)/)"],
  transform: {
    "/node_modules/@(angular|ngrx)/.+\\.mjs$": "<rootDir>/spec/support/esm-to-commonjs.js",
    "^.+\\.ts$": [
      "ts-jest",
      {
        // Isolated modules: `npm run types` checks the types of all files, before jest starts.
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
  // The entries hold only re-exports, which spec/public-api.spec.ts pins. bin.ts only starts the program.
  collectCoverageFrom: ["lib/**/*.ts", "!lib/**/index.ts", "!lib/cli/bin.ts"],
  coverageThreshold: { global: { branches: 100, functions: 100, lines: 100, statements: 100 } },
  restoreMocks: true,
};
