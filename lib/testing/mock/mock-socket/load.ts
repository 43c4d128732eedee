/* eslint-disable @typescript-eslint/no-require-imports, @typescript-eslint/no-meaningless-void-operator --
   This file is CommonJS in both builds: only `require` loads a package at once, and not before it is asked for. What makes it
   CommonJS is the package.json beside it, which tsc copies because it is imported. */
import scope = require("./package.json");
void scope;

/** Loads mock-socket, which an app that uses the server alone need not install. */
const loadMockSocket = (): typeof import("mock-socket") => {
  try {
    return require("mock-socket") as typeof import("mock-socket");
  } catch (cause) {
    throw new Error(
      'createMockRelay() needs the package "mock-socket": npm install --save-dev mock-socket',
      { cause },
    );
  }
};

export = loadMockSocket;
