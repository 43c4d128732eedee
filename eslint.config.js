import js from "@eslint/js";
import rxjsX from "eslint-plugin-rxjs-x";
import globals from "globals";
import ts from "typescript-eslint";

/** The folders of lib/ depend in one direction: protocol ← connection ← relay ← store ← the integrations, which do not know each other. */
const integrations = ["api", "angular", "ngrx", "node", "testing", "cli"];
const mayNotImport = {
  connection: ["relay", "store", ...integrations],
  relay: ["store", ...integrations],
  store: integrations,
  ...Object.fromEntries(
    integrations.map((one) => [one, integrations.filter((other) => other !== one)]),
  ),
  // What makes an API of a framework's or Node's own requests.
  angular: ["ngrx", "node", "testing", "cli"],
  node: ["angular", "ngrx", "testing", "cli"],
  // Programs and test providers combine entries, as users do.
  cli: ["angular", "ngrx"],
  "angular/testing": ["ngrx", "node", "cli"],
};
/** Optional packages, and Node's own modules: each folder imports only those named here. */
const packagesOf = {
  angular: ["@angular/.*"],
  "angular/testing": ["@angular/.*"],
  ngrx: ["@angular/.*", "@ngrx/.*"],
  node: ["ws", "node:.*"],
  testing: ["ws", "mock-socket", "node:.*"],
  cli: ["ws", "node:.*", "commander"],
};
const optional = ["@angular/.*", "@ngrx/.*", "ws", "mock-socket", "node:.*", "commander"];

const layerRule = (layer, layers) => ({
  files: [`lib/${layer}/**/*.ts`],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          {
            regex: `^\\.\\./(.*/)?(${layers.join("|")})/`,
            message: `lib/${layer} stands below this layer, or beside it.`,
          },
          {
            regex: `^(${optional.filter((one) => !(packagesOf[layer] ?? []).includes(one)).join("|")})$`,
            message: `lib/${layer} runs where this is not to be had.`,
          },
        ],
      },
    ],
  },
});

/** lib/protocol is pure: it imports io-ts and itself, and knows no clock, no network and no chance. */
const pureRule = {
  files: ["lib/protocol/*.ts"],
  rules: {
    "@typescript-eslint/no-restricted-imports": [
      "error",
      {
        patterns: [
          { regex: "^(?!\\./|io-ts$|fp-ts$)", message: "lib/protocol is pure: io-ts only." },
          { regex: "^fp-ts$", allowTypeImports: true, message: "Its modules are bundled whole." },
        ],
      },
    ],
    "no-restricted-globals": [
      "error",
      ...["Date", "performance", "setTimeout", "setInterval", "queueMicrotask", "fetch"],
      ...["WebSocket", "crypto", "console", "process"],
    ],
    "no-restricted-properties": ["error", { object: "Math", property: "random" }],
  },
};

export default ts.config(
  { ignores: ["dist", "dist-*", "coverage", "demo"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [
      ...ts.configs.strictTypeChecked,
      ...ts.configs.stylisticTypeChecked,
      rxjsX.configs.strict,
    ],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_" },
      ],
      // It asks for the `!` that no-non-null-assertion forbids.
      "@typescript-eslint/non-nullable-type-assertion-style": "off",
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "rxjs-x/finnish": [
        "error",
        {
          functions: false,
          methods: false,
          names: { "^(attempt|counted|deliver|route)$": false },
          strict: true,
        },
      ],
    },
  },
  // Its properties are calls that give streams.
  {
    files: ["lib/api/create-api.ts"],
    rules: {
      "rxjs-x/finnish": ["error", { functions: false, methods: false, objects: false }],
    },
  },
  // Only ever on a copy, of a key that the codec names.
  { files: ["lib/protocol/*.ts"], rules: { "@typescript-eslint/no-dynamic-delete": "off" } },
  ...Object.entries(mayNotImport).map(([layer, layers]) => layerRule(layer, layers)),
  pureRule,
  {
    files: ["scripts/**/*.ts", "spec/**/*.ts"],
    rules: {
      // A matcher's `any` is not an `any` of the code under test.
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-empty-function": "off",
      // A relay's streams do not error, and jest fails a spec for an unhandled error.
      "rxjs-x/no-ignored-error": "off",
      "rxjs-x/finnish": [
        "error",
        {
          functions: false,
          methods: false,
          names: { "^(cold|counted|deliver|hot|make|notifier|route|session)$": false },
          strict: false,
        },
      ],
      // A stream that ends without the awaited value should fail the spec.
      "rxjs-x/no-ignored-default-value": "off",
    },
  },
  { files: ["**/*.{js,mjs}"], languageOptions: { globals: globals.node } },
);
