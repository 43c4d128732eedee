import { build } from "esbuild";
import { join } from "node:path";
import { root } from "./pages.js";
import { moduleName, moduleOf, snippetsOf } from "./snippets.js";

/** Bundles these snippets of a page into one script for a browser, which puts their declarations into a global variable. */
export async function bundleSnippets(
  page: string,
  numbers: readonly number[],
  globalName: string,
): Promise<string> {
  const snippets = new Map(
    snippetsOf(page).map((snippet) => [moduleName(page, snippet.number), moduleOf(snippet)]),
  );
  const { outputFiles } = await build({
    stdin: {
      contents: numbers.map((number) => `export * from "${moduleName(page, number)}";`).join(""),
      resolveDir: root,
    },
    bundle: true,
    format: "iife",
    globalName,
    write: false,
    logLevel: "silent",
    alias: { "rx-kirimin": join(root, "lib/index.ts") },
    plugins: [
      {
        name: "snippets",
        setup(bundle) {
          bundle.onResolve({ filter: /^snippet:/ }, ({ path }) => ({
            path,
            namespace: "snippet",
          }));
          bundle.onLoad({ filter: /.*/, namespace: "snippet" }, ({ path }) => ({
            contents: snippets.get(path) ?? "",
            loader: "ts",
            resolveDir: root,
          }));
        },
      },
    ],
  });
  return outputFiles.map(({ text }) => text).join("");
}
