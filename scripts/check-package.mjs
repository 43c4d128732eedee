// Checks the package as users get it: publint, attw, and each entry imported and required from an empty project.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const { name, exports, devDependencies } = JSON.parse(readFileSync(join(root, "package.json")));
const project = mkdtempSync(join(tmpdir(), "rx-kirimin-"));

const run = (cwd, command, ...args) =>
  execFileSync(command, args, { cwd, stdio: ["ignore", "pipe", "inherit"], encoding: "utf8" });

try {
  const [{ filename }] = JSON.parse(
    run(root, "npm", "pack", "--json", "--foreground-scripts=false", "--pack-destination", project),
  );
  const tarball = join(project, filename);
  console.log(run(root, "npx", "publint", tarball, "--strict"));
  // Entries beside the main one are for resolution by exports; node10 knows none.
  console.log(run(root, "npx", "attw", tarball, "--profile", "node16", "--no-emoji"));

  writeFileSync(join(project, "package.json"), JSON.stringify({ private: true }));
  const peers = ["rxjs", "ws", "typescript", "@types/node", "@types/ws"].map(
    (peer) => `${peer}@${devDependencies[peer]}`,
  );
  run(project, "npm", "install", "--no-audit", "--no-fund", tarball, ...peers);

  const entries = Object.keys(exports)
    .filter((entry) => entry !== "./package.json")
    .map((entry) => name + entry.slice(1));
  for (const entry of entries) {
    const show = `console.log(${JSON.stringify(entry)}, how, Object.keys(entry).length, "exports")`;
    const imported = `import * as entry from "${entry}"; const how = "imported"; ${show}`;
    const required = `const entry = require("${entry}"); const how = "required"; ${show}`;
    process.stdout.write(run(project, "node", "--input-type=module", "--eval", imported));
    process.stdout.write(run(project, "node", "--input-type=commonjs", "--eval", required));
  }

  // The declarations, without skipLibCheck.
  writeFileSync(
    join(project, "use.ts"),
    entries.map((entry, i) => `import * as entry${i} from "${entry}"; void entry${i};`).join("\n"),
  );
  for (const [module, moduleResolution] of [
    ["nodenext", "nodenext"],
    ["esnext", "bundler"],
  ]) {
    const flags = { module, moduleResolution, target: "es2022", types: "node" };
    run(
      project,
      "npx",
      "tsc",
      "--noEmit",
      "--strict",
      ...Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value]),
      "use.ts",
    );
    console.log(`declarations pass under ${moduleResolution}`);
  }
} finally {
  rmSync(project, { recursive: true, force: true });
}
