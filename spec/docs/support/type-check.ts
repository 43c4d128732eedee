import { join } from "node:path";
import ts from "typescript";
import { root } from "./pages.js";
import { moduleName, moduleOf, type Snippet } from "./snippets.js";

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
  types: ["node", "jest"],
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  experimentalDecorators: true,
};

/** A program of these texts, by name, against the library's source. It checks only the files that it is asked about. */
export function programOf(texts: ReadonlyMap<string, string>): ts.Program {
  const files = new Map([...texts].map(([name, text]) => [fileOf(name), text]));
  const disk = ts.createCompilerHost(options);
  const cache = ts.createModuleResolutionCache(root, (file) => file, options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (file) => files.has(file) || disk.fileExists(file),
    getSourceFile: (file, ...rest) => {
      const text = files.get(file);
      return text === undefined
        ? disk.getSourceFile(file, ...rest)
        : ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
    },
    resolveModuleNameLiterals: (literals, importer) =>
      literals.map(({ text }) =>
        files.has(fileOf(text))
          ? { resolvedModule: { resolvedFileName: fileOf(text), extension: ts.Extension.Ts } }
          : ts.resolveModuleName(sourceOf(text), importer, options, host, cache),
      ),
  };
  return ts.createProgram([...files.keys()], options, host);
}

/** The compiler's complaints about the snippets, each with its place on the page: `docs/node.md:4: …`. */
export function faultsIn(snippets: readonly Snippet[]): string[] {
  const program = programOf(
    new Map(
      snippets.map((snippet) => [moduleName(snippet.page, snippet.number), moduleOf(snippet)]),
    ),
  );
  return snippets.flatMap(({ page, number, line }) => {
    const source = sourceFileOf(program, moduleName(page, number));
    return [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ].map(({ start = 0, messageText }) => {
      const at = line + source.getLineAndCharacterOfPosition(start).line;
      return `${page}:${at}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
    });
  });
}

export function sourceFileOf(program: ts.Program, name: string): ts.SourceFile {
  const source = program.getSourceFile(fileOf(name));
  if (!source) throw new Error(`There is no ${name}.`);
  return source;
}

const fileOf = (name: string): string => join(root, `${name}.ts`);

/** Leads an import of the package to its source. */
function sourceOf(specifier: string): string {
  const entry = /^rx-kirimin(?<path>$|\/.*)/.exec(specifier)?.groups?.["path"];
  return entry === undefined ? specifier : join(root, "lib", entry, "index.js");
}
