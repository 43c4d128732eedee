// Builds dist/esm and dist/cjs with plain tsc, and the command with esbuild; a package.json in each folder says which kind its
// files are. What was built before stays in use until all of it is there.
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const { resolve } = createRequire(import.meta.url);
const read = (file) => readFileSync(`${root}${file}`, "utf8");

// Beside dist, so that the source maps lead to lib from both.
const dist = `${root}dist`;
const fresh = `${dist}-${process.pid}`;
const old = `${fresh}-old`;

function compile(folder, type) {
  const tsc = resolve("typescript/bin/tsc");
  const args = [tsc, "-p", `tsconfig.${folder}.json`, "--outDir", `${fresh}/${folder}`];
  execFileSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  writeFileSync(
    `${fresh}/${folder}/package.json`,
    `${JSON.stringify({ type, sideEffects: false })}\n`,
  );
  rmSync(`${fresh}/${folder}/cli`, { recursive: true });
}

/** What lib/cli imports of the library stands beside the bundle, under the same relative path. */
const besideIt = {
  name: "beside-it",
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.\.\// }, ({ path }) => ({ path, external: true })),
};

/** The command in one file, with commander in it, which users of the library need not install. The rest it takes from dist/esm. */
async function bundleCommand() {
  const outfile = `${fresh}/esm/cli/bin.js`;
  const { dependencies, peerDependencies } = JSON.parse(read("package.json"));
  const installed = Object.keys({ ...dependencies, ...peerDependencies });
  const licence = read("node_modules/commander/LICENSE").trim().replaceAll("\n", "\n * ");
  await build({
    entryPoints: [`${root}lib/cli/bin.ts`],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: true,
    external: installed,
    plugins: [besideIt],
    banner: {
      js: [
        `/*! The file has a copy of commander in it:\n *\n * ${licence}\n */`,
        // Commander is CommonJS, and requires modules of Node.
        'import { createRequire } from "node:module";',
        "const require = createRequire(import.meta.url);",
      ].join("\n"),
    },
    logLevel: "warning",
  });
  chmodSync(outfile, 0o755);
}

try {
  compile("esm", "module");
  compile("cjs", "commonjs");
  await bundleCommand();
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(fresh, dist);
} finally {
  for (const folder of [fresh, old]) rmSync(folder, { recursive: true, force: true });
}
