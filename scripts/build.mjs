// Builds dist/esm and dist/cjs with plain tsc; a package.json in each says which kind its files are.
import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");

rmSync(`${root}dist`, { recursive: true, force: true });
for (const [folder, type] of [
  ["esm", "module"],
  ["cjs", "commonjs"],
]) {
  execFileSync(process.execPath, [tsc, "-p", `tsconfig.${folder}.json`], {
    cwd: root,
    stdio: "inherit",
  });
  writeFileSync(
    `${root}dist/${folder}/package.json`,
    `${JSON.stringify({ type, sideEffects: false })}\n`,
  );
}
