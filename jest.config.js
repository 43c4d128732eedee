/** @type {import("jest").Config} */
export default {
  testEnvironment: "node",
  roots: ["<rootDir>/spec"],
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  transform: {
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
  // The entries hold re-exports alone; what they export is pinned by spec/public-api.spec.ts.
  collectCoverageFrom: ["lib/**/*.ts", "!lib/**/index.ts"],
  coverageThreshold: { global: { branches: 100, functions: 100, lines: 100, statements: 100 } },
  restoreMocks: true,
};
