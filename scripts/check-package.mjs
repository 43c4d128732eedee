// Checks the package as users get it, in an empty project: the files and links in it, each entry by import and by require, its
// command, its source maps, and its declarations: on three versions of TypeScript, without the DOM library, and with options that are
// `undefined`.
import { execFile } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import ts from "typescript";

const root = fileURLToPath(new URL("..", import.meta.url));
const readJson = (path) => JSON.parse(readFileSync(path, "utf8"));
const { name, bin, exports, devDependencies, peerDependencies } = readJson(
  join(root, "package.json"),
);
const entries = Object.keys(exports)
  .filter((entry) => entry !== "./package.json")
  .map((entry) => name + entry.slice(1));

const project = mkdtempSync(join(tmpdir(), "rx-kirimin-"));
const installed = join(project, "node_modules", name);

/** The output of the command. Where it failed, that is shown, and the error has the rest. */
async function run(cwd, command, ...args) {
  try {
    return (await promisify(execFile)(command, args, { cwd, maxBuffer: 2 ** 26 })).stdout;
  } catch (error) {
    console.error(error.stdout);
    throw error;
  }
}
const install = (...packages) =>
  run(project, "npm", "install", "--no-audit", "--no-fund", ...packages);
const evaluate = (type, script) =>
  run(project, process.execPath, "--no-warnings", `--input-type=${type}`, "--eval", script);
const expect = (holds, complaint) => {
  if (!holds) throw new Error(complaint);
};

const shipped =
  /^(dist\/(esm|cjs)\/([\w/-]+\/)?([\w-]+\.(js|js\.map|d\.ts)|package\.json)|docs\/[\w-]+\.(md|png|svg)|(README|README\.id|CHANGELOG|CONTRIBUTING)\.md|LICENSE|package\.json)$/;

async function pack() {
  const [{ filename, files, size, unpackedSize }] = JSON.parse(
    await run(
      root,
      "npm",
      "pack",
      "--json",
      "--foreground-scripts=false",
      "--pack-destination",
      project,
    ),
  );
  const others = files.map(({ path }) => path).filter((path) => !shipped.test(path));
  expect(others.length === 0, `Not for users, but in the package: ${others.join(", ")}`);
  console.log(`${files.length} files, ${size} bytes, ${unpackedSize} unpacked`);
  return join(project, filename);
}

/** Every link of a page leads to a page or a picture in the package, or out of it by an address. */
function checkLinks() {
  const pages = readdirSync(installed, { recursive: true }).filter((file) => file.endsWith(".md"));
  for (const page of pages) {
    const text = readFileSync(join(installed, page), "utf8").replaceAll(/^ *```[^]*?^ *```$/gm, "");
    for (const [, target] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      const isThere =
        /^[a-z]+:/.test(target) ||
        existsSync(join(installed, dirname(page), target.replace(/#.*/, "")));
      expect(isThere, `${page} links to ${target}, which is not in the package`);
    }
  }
  console.log(`the links of ${pages.length} pages lead somewhere`);
}

/** Without the optional peers: an entry that needs one says so, and the others do without. */
async function checkBare() {
  for (const entry of [name, `${name}/store`, `${name}/testing`]) {
    await evaluate("module", `await import("${entry}")`);
    await evaluate("commonjs", `require("${entry}")`);
  }
  const said = await evaluate(
    "module",
    `import("${name}/node").catch(({ message }) => console.log(message))`,
  );
  expect(/package 'ws'/.test(said), `${name}/node does not name ws: ${said}`);
  console.log("works without the optional peers");
}

/** Angular's packages are compiled in part, and want the compiler where nothing else has compiled them. */
const needsAngular = (entry) => /\/(angular|ngrx)/.test(entry);
async function checkEntry(entry) {
  const show = `console.log(${JSON.stringify(entry)}, how, Object.keys(entry).length, "exports")`;
  const compiler = needsAngular(entry) ? 'await import("@angular/compiler");' : "";
  const required = `const entry = require("${entry}"); const how = "required"; ${show}`;
  process.stdout.write(
    await evaluate(
      "module",
      `${compiler} const entry = await import("${entry}"); const how = "imported"; ${show}`,
    ),
  );
  process.stdout.write(
    await evaluate("commonjs", compiler ? `require("@angular/compiler"); ${required}` : required),
  );
}

async function checkCommand() {
  expect(!existsSync(join(project, "node_modules/commander")), "commander is installed, too");
  for (const [command, file] of Object.entries(bin)) {
    // Also in a clone, where no npm install sets it.
    expect((statSync(join(root, file)).mode & 0o111) === 0o111, `${file} cannot be run`);
    const help = await run(project, join(project, "node_modules/.bin", command), "--help");
    expect(/usage/i.test(help), `${command} --help says: ${help}`);
    console.log(`${command} --help has ${help.split("\n").length} lines`);
  }
}

/** Each script has its map, and each map the source that it was made of. */
function checkMaps() {
  const scripts = ["esm", "cjs"].flatMap((kind) =>
    readdirSync(join(installed, "dist", kind), { recursive: true })
      .filter((file) => file.endsWith(".js"))
      .map((file) => join(installed, "dist", kind, file)),
  );
  for (const script of scripts) {
    const map = `${script}.map`;
    const [, url] = /\/\/# sourceMappingURL=(\S+)\s*$/.exec(readFileSync(script, "utf8")) ?? [];
    expect(url === basename(map) && existsSync(map), `${script} has no map`);
    const { sources, sourcesContent = [] } = readJson(map);
    for (const [index, source] of sources.entries()) {
      const path = join(root, relative(installed, join(dirname(map), source)));
      const isSame = existsSync(path) && readFileSync(path, "utf8") === sourcesContent[index];
      expect(isSame, `${map} has not the source that it names: ${source}`);
    }
  }
  console.log(`${scripts.length} source maps resolve`);
}

/** Compiles a module that imports these entries. Throws an Error with the compiler's complaints. */
function programOf(imported, file, options) {
  const path = join(project, file);
  const lines = imported.map((entry, index) => `export * as entry${index} from "${entry}";`);
  writeFileSync(path, lines.join("\n"));
  const program = ts.createProgram([path, ...(options.files ?? [])], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    ...options,
  });
  const faults = ts.getPreEmitDiagnostics(program);
  const host = {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => project,
    getNewLine: () => "\n",
  };
  expect(faults.length === 0, ts.formatDiagnostics(faults, host));
  return { program, source: program.getSourceFile(path) };
}

/** Compiles without the DOM library, Node's types and the optional peers. rxjs itself needs a `setTimeout`. */
function checkWithoutDom(imported) {
  const timers = join(project, "timers.d.ts");
  writeFileSync(timers, "declare function setTimeout(): unknown;");
  programOf(imported, "no-dom.mts", { lib: ["lib.es2022.d.ts"], types: [], files: [timers] });
  console.log(`declarations of ${imported.length} entries pass without the DOM library`);
}

/**
 * An option that may be left out may also be `undefined`, as a variable of the caller may be. Options are the fields of our
 * functions' parameters that are `readonly` and optional; the optional fields of frames are not `readonly`.
 */
function checkOptions() {
  const { program, source } = programOf(entries, "options.mts", {
    types: ["node"],
    skipLibCheck: true,
  });
  const checker = program.getTypeChecker();
  const ofProperty = (property) => {
    const [declaration] = property.declarations ?? [];
    const isOurs = declaration?.getSourceFile().fileName.includes(`/node_modules/${name}/`);
    return isOurs ? { declaration, type: checker.getTypeOfSymbol(property) } : undefined;
  };
  /** Data that an app gets from the library, and may pass on. */
  const isData = ({ parent }) =>
    /^(Session|InvalidFrame|PlainRelayError|ChatState)$/.test(parent.name?.text);
  /** Under exactOptionalPropertyTypes, a field that may only be left out has another `undefined` in its type. */
  const takesUndefined = (type) =>
    (type.flags & ts.TypeFlags.Unknown) !== 0 ||
    (type.isUnion() && type.types.includes(checker.getUndefinedType()));
  const refusing = new Set();
  const options = new Set();
  const lookInto = (type, seen) => {
    if (seen.has(type)) return;
    seen.add(type);
    if (type.isUnionOrIntersection()) return type.types.forEach((one) => lookInto(one, seen));
    for (const property of type.getProperties()) {
      const own = ofProperty(property);
      if (own === undefined) continue;
      const { declaration } = own;
      const isOption =
        property.flags & ts.SymbolFlags.Optional &&
        ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Readonly &&
        !isData(declaration);
      if (isOption) {
        const place = relative(installed, declaration.getSourceFile().fileName);
        options.add(declaration);
        if (!takesUndefined(own.type)) refusing.add(`${property.name} (${place})`);
      }
      lookInto(own.type, seen);
    }
  };
  const looked = new Set();
  const called = new Set();
  const callWith = (type) => {
    if (called.has(type)) return;
    called.add(type);
    for (const signature of [...type.getCallSignatures(), ...type.getConstructSignatures()]) {
      for (const parameter of signature.getParameters()) {
        lookInto(checker.getTypeOfSymbol(parameter), looked);
      }
      callWith(signature.getReturnType());
    }
    for (const property of type.getProperties()) {
      const own = ofProperty(property);
      if (own) callWith(own.type);
    }
  };
  const exportsOf = (symbol) =>
    checker
      .getExportsOfModule(symbol)
      .map((one) => (one.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(one) : one));
  for (const entry of exportsOf(checker.getSymbolAtLocation(source))) {
    for (const exported of exportsOf(entry)) {
      if (exported.flags & ts.SymbolFlags.Value) callWith(checker.getTypeOfSymbol(exported));
    }
  }
  expect(options.size > 0, "No option was found.");
  expect(refusing.size === 0, `Options that refuse undefined: ${[...refusing].join(", ")}`);
  console.log(`${options.size} options take undefined`);
}

const use = (imported) => `
import { createRelay, fetchSession, ofType } from "${name}";
${imported.map((entry, index) => `import * as entry${index} from "${entry}"; void entry${index};`).join("\n")}
const relay = createRelay({ session: fetchSession("") });
relay.memberkick$.subscribe(({ groupid }) => groupid.toUpperCase());
relay.relay$.pipe(ofType("kick")).subscribe(({ type }) => { const kick: "memberkick" = type; void kick; });
// @ts-expect-error -- no such type
ofType("kik");
`;

/** Without skipLibCheck. Angular's own declarations are for newer compilers than the oldest one here. */
async function checkDeclarations([version, alias]) {
  const known = entries.filter((entry) => version !== "5.4" || !needsAngular(entry));
  const files = ["mts", "cts"].map((ending) => `use-${version}.${ending}`);
  for (const file of files) writeFileSync(join(project, file), use(known));
  for (const [module, resolution] of [
    ["nodenext", "nodenext"],
    ["esnext", "bundler"],
  ]) {
    const flags = { module, moduleResolution: resolution, target: "es2022", types: "node" };
    await run(
      project,
      process.execPath,
      join(project, `node_modules/${alias}/bin/tsc`),
      ...["--noEmit", "--strict", "--exactOptionalPropertyTypes"],
      ...Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value]),
      // A bundler takes CommonJS for what it is, and compiles ES modules.
      ...(resolution === "bundler" ? files.slice(0, 1) : files),
    );
    console.log(`declarations of ${known.length} entries pass on ${version} under ${resolution}`);
  }
}

try {
  const tarball = await pack();
  console.log(await run(root, "npx", "publint", tarball, "--strict"));
  // Entries beside the main one are for resolution by exports; node10 knows none.
  console.log(await run(root, "npx", "attw", tarball, "--profile", "node16", "--no-emoji"));

  writeFileSync(join(project, "package.json"), JSON.stringify({ private: true }));
  await install(tarball, `rxjs@${devDependencies.rxjs}`);
  await checkBare();
  checkLinks();
  checkWithoutDom(entries.filter((entry) => !needsAngular(entry) && entry !== `${name}/node`));

  const compilers = ["5.4", "5.9", "6.0"].map((version) => [
    version,
    `typescript${version.replace(".", "")}`,
  ]);
  const beside = ["@angular/compiler", "@types/node", "@types/ws"];
  await install(
    ...[...Object.keys(peerDependencies), ...beside].map((one) => `${one}@${devDependencies[one]}`),
    ...compilers.map(([version, alias]) => `${alias}@npm:typescript@${version}`),
  );
  await Promise.all(entries.map(checkEntry));
  await checkCommand();
  checkMaps();
  checkOptions();
  await Promise.all(compilers.map(checkDeclarations));
} finally {
  rmSync(project, { recursive: true, force: true });
}
