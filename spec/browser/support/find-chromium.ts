import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

/** A browser that starts here. */
export interface Chromium {
  readonly executablePath: string;
  readonly env: NodeJS.ProcessEnv;
}

/** No browser starts here, for this reason. */
export interface NoChromium {
  readonly reason: string;
}

const root = join(__dirname, "../../..");
const installed = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/**
 * Finds a Chromium: the one that `CHROME_PATH` names, else the one that came with `npm ci` (for Linux on x64 only), else an
 * installed one.
 */
export function findChromium(): Chromium | NoChromium {
  const reasons: string[] = [];
  for (const candidate of candidates()) {
    try {
      const chromium = candidate();
      checkThatItStarts(chromium);
      return chromium;
    } catch (error) {
      reasons.push((error as Error).message);
    }
  }
  return { reason: reasons.join("; ") };
}

function candidates(): (() => Chromium)[] {
  const plain = (executablePath: string) => (): Chromium => ({ executablePath, env: process.env });
  const named = process.env["CHROME_PATH"];
  if (named) return [plain(named)];
  return [
    shippedWithLibraries,
    shipped,
    ...installed.filter((path) => existsSync(path)).map(plain),
    () => fail("no Chrome is installed; set CHROME_PATH to one"),
  ];
}

/** The one of `@sparticuz/chromium`, on the machine's own libraries. */
const shipped = (): Chromium => ({
  executablePath: join(unpacked(), "chromium"),
  env: process.env,
});

/** The same, with the libraries that it has for AWS Lambda: NSS and expat, which a bare Debian lacks. */
const shippedWithLibraries = (): Chromium => ({
  executablePath: join(unpacked(), "chromium"),
  env: {
    ...process.env,
    LD_LIBRARY_PATH: [join(unpacked(), "al2023/lib"), process.env["LD_LIBRARY_PATH"] ?? []]
      .flat()
      .join(":"),
  },
});

/**
 * The folder into which `@sparticuz/chromium` is unpacked. A child process takes it for its temporary folder: in the real one,
 * someone else could have put another program of that name.
 */
function unpacked(): string {
  if (process.platform !== "linux" || process.arch !== "x64") {
    return fail("the Chromium that comes with npm ci is for Linux on x64");
  }
  const { version } = JSON.parse(
    readFileSync(join(root, "node_modules/@sparticuz/chromium/package.json"), "utf8"),
  ) as { version: string };
  const folder = join(root, "node_modules/.cache/rx-kirimin", `chromium-${version}`);
  if (existsSync(folder)) return folder;

  mkdirSync(dirname(folder), { recursive: true });
  // Unpacks aside and renames at the end: another run may do the same.
  const aside = mkdtempSync(`${folder}-`);
  try {
    execFileSync(
      process.execPath,
      [
        "--input-type=module",
        "--eval",
        'import chromium from "@sparticuz/chromium"; await chromium.executablePath();',
      ],
      {
        cwd: root,
        // It unpacks its libraries only if it believes to be on Lambda.
        env: { ...process.env, TMPDIR: aside, AWS_LAMBDA_JS_RUNTIME: "nodejs20.x" },
        stdio: ["ignore", "ignore", "pipe"],
      },
    );
    renameSync(aside, folder);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** Throws an Error with the system's message: a library or the program may be missing. */
function checkThatItStarts({ executablePath, env }: Chromium): void {
  if (!existsSync(executablePath)) fail(`there is no ${executablePath}`);
  // On Windows this would open a window.
  if (process.platform === "win32") return;
  const { status, stderr, error } = spawnSync(executablePath, ["--version"], {
    env,
    encoding: "utf8",
    timeout: 90_000,
  });
  if (status !== 0) fail(`${executablePath} failed: ${error?.message ?? stderr.trim()}`);
}

function fail(reason: string): never {
  throw new Error(reason);
}
