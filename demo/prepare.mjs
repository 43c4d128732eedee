// Installs what the demo needs, the library from a tarball of this very checkout, and builds the app.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const demo = fileURLToPath(new URL(".", import.meta.url));
const root = fileURLToPath(new URL("..", import.meta.url));
const modules = join(demo, "node_modules");
const stamp = join(modules, ".installed.json");
const isWindows = process.platform === "win32";

/** Quiet unless it fails: then what it printed is in the error. */
function run(cwd, command, ...args) {
  try {
    return execFileSync(command, args, {
      cwd,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NG_CLI_ANALYTICS: "false" },
      // On Windows npm is a script of the shell.
      shell: isWindows,
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch (error) {
    const said = [error.stdout, error.stderr].filter(Boolean).join("\n");
    throw new Error(`${[command, ...args].join(" ")} failed.\n${said}`, { cause: error });
  }
}

/** With what builds the app, whatever the environment says of development. */
const quietly = ["--include=dev", "--no-audit", "--no-fund"];

const hashOf = (file) => createHash("sha256").update(readFileSync(file)).digest("hex");

const readStamp = () => (existsSync(stamp) ? JSON.parse(readFileSync(stamp, "utf8")) : {});

/** `npm ci`, unless the lock file is the one of the last time. */
function installDependencies(say) {
  const lock = hashOf(join(demo, "package-lock.json"));
  if (readStamp().lock === lock) return;
  say("Installing Angular and NgRx");
  run(demo, "npm", "ci", ...quietly);
  writeFileSync(stamp, JSON.stringify({ lock }));
}

/**
 * The library as users get it: packed, and installed from the tarball. Without a place in the lock file, where each change
 * of the library would change its integrity.
 */
function installLibrary(say) {
  const folder = mkdtempSync(join(tmpdir(), "rx-kirimin-demo-"));
  try {
    say("Packing rx-kirimin");
    const [{ filename }] = JSON.parse(
      run(
        root,
        "npm",
        "pack",
        "--json",
        "--foreground-scripts=false",
        "--pack-destination",
        folder,
      ),
    );
    const tarball = join(folder, filename);
    const library = hashOf(tarball);
    if (readStamp().library === library) return;
    say("Installing rx-kirimin");
    run(demo, "npm", "install", "--no-save", ...quietly, tarball);
    writeFileSync(stamp, JSON.stringify({ ...readStamp(), library }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function build(say) {
  say("Building the app");
  run(demo, process.execPath, join(modules, "@angular/cli/bin/ng.js"), "build");
}

/** @param say told what is being done, in a few words */
export function prepare(say = () => undefined) {
  installDependencies(say);
  installLibrary(say);
  build(say);
}
