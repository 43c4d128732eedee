import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import ts from "typescript";

const root = join(__dirname, "../..");
const read = (file: string): string => readFileSync(join(root, file), "utf8");

type Versions = readonly [chrome: number, firefox: number, safari: number];

/** The oldest browsers that the README names. */
const supported = /Chrome and Edge ([\d.]+), Firefox ([\d.]+), Safari ([\d.]+)/
  .exec(read("README.md"))
  ?.slice(1)
  .map(Number) as unknown as Versions;

/**
 * The names of the browser, and of ECMAScript since 2020, that the library uses, with the first versions that have them (from
 * MDN's browser-compat-data). Add a new name with its versions.
 */
const since: Readonly<Record<string, Versions>> = {
  AbortController: [66, 57, 12.1],
  "AbortController.abort": [66, 57, 12.1],
  "AbortController.signal": [66, 57, 12.1],
  "AbortSignal.addEventListener": [66, 57, 12.1],
  "NavigatorOnLine.onLine": [2, 1.5, 4],
  "ObjectConstructor.hasOwn": [93, 92, 15.4],
  "PageTransitionEvent.persisted": [4, 11, 5],
  "Performance.now": [24, 15, 8],
  "ReadonlyArray.at": [92, 90, 15.4],
  TextDecoder: [38, 19, 10.1],
  "TextDecoder.decode": [38, 19, 10.1],
  URL: [32, 26, 14.1],
  WebSocket: [5, 11, 5],
  "WebSocket.bufferedAmount": [5, 11, 5],
  "WebSocket.onclose": [5, 11, 5],
  "WebSocket.onerror": [5, 11, 5],
  "WebSocket.onmessage": [5, 11, 5],
  "WebSocket.onopen": [5, 11, 5],
  "WebSocket.readyState": [5, 11, 5],
  btoa: [4, 1, 3],
  fetch: [42, 39, 10.1],
  navigator: [1, 1, 1],
  performance: [24, 15, 8],
  setTimeout: [1, 1, 1],
};

/** The entries that run in an app's page. */
const entries = Object.keys((JSON.parse(read("package.json")) as { exports: object }).exports)
  .filter((entry) => !/json|node|testing/.test(entry))
  .map((entry) => join(root, "lib", entry, "index.ts"));

/** Whether a declaration is in a library of the compiler that is newer than some browsers, or not part of ECMAScript. */
const isRecent = (declaration: ts.Declaration): boolean =>
  /\/lib\.(dom|es202\d)\b[^/]*$/.test(declaration.getSourceFile().fileName);

/** A program of these entries for a browser: without Node's types, and with nothing of ECMAScript after 2022. */
const program = (): ts.Program =>
  ts.createProgram(entries, {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    noEmit: true,
  });

/** The names that its sources use from those libraries. */
function namesIn(compiled: ts.Program): Set<string> {
  const checker = compiled.getTypeChecker();
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return;
    if (ts.isIdentifier(node)) {
      const symbol = checker.getSymbolAtLocation(node);
      const declarations = symbol?.declarations ?? [];
      const [first] = declarations;
      if (symbol && first && declarations.every(isRecent)) {
        names.add(nameOf(symbol.name, first.parent));
      }
    }
    ts.forEachChild(node, visit);
  };
  for (const source of compiled.getSourceFiles()) {
    if (source.fileName.startsWith(join(root, "lib"))) visit(source);
  }
  return names;
}

/** `Performance.now`, or `fetch` for what is global. A type literal such as that of `URL` is named by its variable. */
const nameOf = (name: string, parent: ts.Node): string => {
  const owner = ts.isTypeLiteralNode(parent) ? parent.parent : parent;
  const isNamed = ts.isInterfaceDeclaration(owner) || ts.isVariableDeclaration(owner);
  return isNamed ? `${owner.name.getText()}.${name}` : name;
};

describe("The browsers that the README names", () => {
  it("have all that the library uses of a browser, and need nothing of Node", () => {
    expect(supported).toHaveLength(3);
    const compiled = program();
    const faults = ts.getPreEmitDiagnostics(compiled);
    expect(faults.map(({ messageText }) => messageText)).toEqual([]);
    const used = [...namesIn(compiled)];
    expect(used).toContain("WebSocket");
    const tooNew = used.filter(
      (name) => !since[name]?.every((version, index) => version <= (supported[index] ?? 0)),
    );
    expect(tooNew).toEqual([]);
  });

  it("have the syntax of the library, and of the packages that it brings", async () => {
    const [chrome, firefox, safari] = supported;
    const bundle = async (target: string | string[]): Promise<string | undefined> => {
      const { outputFiles } = await build({
        stdin: {
          contents: entries.map((entry) => `export * from ${JSON.stringify(entry)};`).join("\n"),
          resolveDir: root,
        },
        bundle: true,
        write: false,
        format: "esm",
        external: ["@angular/*", "@ngrx/*"],
        target,
        // esbuild takes all of them for newer, since scripts are added each year. `\p{Surrogate}` is as old as the syntax.
        supported: { "regexp-unicode-property-escapes": true },
      });
      return outputFiles[0]?.text;
    };
    // esbuild would rewrite newer syntax for these browsers, and give another text.
    expect(await bundle([`chrome${chrome}`, `firefox${firefox}`, `safari${safari}`])).toBe(
      await bundle("es2022"),
    );
  });
});
