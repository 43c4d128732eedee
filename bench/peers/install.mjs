// Installs the libraries that rx-kirimin is compared with, unless this folder has them as its lock file says.
import { execSync } from "node:child_process";
import { statSync } from "node:fs";

const timeOf = (file) =>
  statSync(new URL(file, import.meta.url), { throwIfNoEntry: false })?.mtimeMs ?? 0;

// npm writes this file at the end of each install.
if (timeOf("node_modules/.package-lock.json") < timeOf("package-lock.json")) {
  execSync("npm ci --no-audit --no-fund", {
    cwd: new URL(".", import.meta.url),
    stdio: ["ignore", process.stderr, process.stderr],
  });
}
