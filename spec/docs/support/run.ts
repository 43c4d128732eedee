import ts from "typescript";
import { moduleName, moduleOf, snippetsOf, type Snippet } from "./snippets.js";

type Module = Readonly<Record<string, unknown>>;

const AsyncFunction = (async () => {}).constructor as new (
  ...parameters: string[]
) => (...values: unknown[]) => Promise<void>;

/**
 * Runs a snippet of a page as it stands there, after the snippets whose declarations it uses, and gives its declarations.
 *
 * @param given replaces names that the page takes for granted, or that earlier snippets declare
 * @param packages the modules of its imports
 */
export async function runSnippet(
  page: string,
  number: number,
  {
    given = {},
    packages,
  }: { readonly given?: Module; readonly packages: Readonly<Record<string, unknown>> },
): Promise<Module> {
  const snippets = snippetsOf(page);
  const modules = new Map(Object.entries(packages));

  const run = async (snippet: Snippet): Promise<Module> => {
    const exports = {};
    modules.set(moduleName(page, snippet.number), exports);
    for (const [name, { from }] of snippet.borrowed) {
      const owner = snippets.find((one) => moduleName(page, one.number) === from);
      if (owner && !Object.hasOwn(given, name) && !modules.has(from)) await run(owner);
    }
    const require = (name: string): unknown => {
      if (!name.startsWith("snippet:") && !modules.has(name)) {
        throw new Error(`${page} imports "${name}", and the spec has nothing for it.`);
      }
      return name.startsWith("snippet:")
        ? { ...(modules.get(name) as Module), ...given }
        : modules.get(name);
    };
    const globals = Object.entries(given).filter(([name]) => !snippet.own.has(name));
    const { outputText } = ts.transpileModule(moduleOf(snippet), {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
    });
    await new AsyncFunction("require", "exports", ...globals.map(([name]) => name), outputText)(
      require,
      exports,
      ...globals.map(([, value]) => value),
    );
    return exports;
  };

  const snippet = snippets[number];
  if (!snippet) throw new Error(`${page} has no snippet ${number}.`);
  return run(snippet);
}
