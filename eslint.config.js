import js from "@eslint/js";
import rxjsX from "eslint-plugin-rxjs-x";
import globals from "globals";
import ts from "typescript-eslint";

/** What stands in lib/ depends one way: protocol ← connection ← relay ← store ← the integrations, which know none of each other. */
const integrations = ["api", "angular", "ngrx", "node", "testing", "cli"];
const mayNotImport = {
  protocol: ["connection", "relay", "store", ...integrations],
  connection: ["relay", "store", ...integrations],
  relay: ["store", ...integrations],
  store: integrations,
  ...Object.fromEntries(
    integrations.map((one) => [one, integrations.filter((other) => other !== one)]),
  ),
  // What makes an API of a framework's or Node's own requests.
  angular: ["ngrx", "node", "testing", "cli"],
  node: ["angular", "ngrx", "testing", "cli"],
  // Programs and test providers put entries together, as users do.
  cli: ["angular", "ngrx"],
  "angular/testing": ["ngrx", "node", "cli"],
};
/** Packages that a user may not have, and Node's own modules: each only where it is named. */
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
          ...(layer === "protocol"
            ? [{ regex: "^rxjs", message: "lib/protocol is pure: io-ts and fp-ts only." }]
            : []),
        ],
      },
    ],
  },
});

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
  {
    files: ["scripts/**/*.ts", "spec/**/*.ts"],
    rules: {
      // A matcher's `any` is not one of the code under test.
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-empty-function": "off",
      // The streams of a relay do not error, and jest fails a spec for an error that nobody handles.
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
      // A stream that ends without the awaited value is to fail the spec.
      "rxjs-x/no-ignored-default-value": "off",
    },
  },
  { files: ["**/*.{js,mjs}"], languageOptions: { globals: globals.node } },
);
