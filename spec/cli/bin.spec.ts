import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { sample, type RelayServer } from "../../lib/testing/index.js";
import { withServer } from "../testing/support/with-server.js";
import { connected, until } from "./support/on-server.js";

const folder = mkdtempSync(join(tmpdir(), "rx-kirimin-"));
const root = join(__dirname, "../..");
const whole = join(folder, "whole");
const withoutWs = join(folder, "without-ws");

/** The program as Node runs it, with these packages beside it. */
async function install(into: string, packages: readonly string[]): Promise<void> {
  await build({
    entryPoints: [join(root, "lib/cli/bin.ts")],
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    packages: "external",
    outExtension: { ".js": ".mjs" },
    outdir: into,
  });
  mkdirSync(join(into, "node_modules"));
  for (const one of packages) {
    symlinkSync(join(root, "node_modules", one), join(into, "node_modules", one));
  }
}

const packages = ["commander", "fp-ts", "io-ts", "rxjs"];
beforeAll(async () => {
  await install(whole, [...packages, "ws"]);
  await install(withoutWs, packages);
});

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Starts the program, through a shell that does `first`, if that is given. */
function start(args: readonly string[], { cookie = "connect.sid=a", at = whole, first = "" } = {}) {
  const script = `${first} exec "$0" "$@"`;
  const child = spawn("/bin/sh", ["-c", script, process.execPath, join(at, "bin.mjs"), ...args], {
    env: { ...process.env, KIRIMIN_COOKIE: cookie },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  const printed = { stdout: "", stderr: "" };
  child.stdout.on("data", (data: Buffer) => (printed.stdout += data.toString()));
  child.stderr.on("data", (data: Buffer) => (printed.stderr += data.toString()));
  return {
    child,
    printed,
    code: once(child, "close").then(([code]: unknown[]) => code),
  };
}

const startOn = (server: RelayServer, args: readonly string[], first?: string) =>
  start([...args, "--url", server.url, "--path", "/socket"], {
    cookie: server.users[0].cookie,
    ...(first !== undefined && { first }),
  });

const textIn = (file: string): string => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
};

describe("The program in a process of its own", () => {
  it(
    "ends quietly with 141 when a pipe closes, as by | head -1",
    withServer(async (server) => {
      const { child, printed, code } = startOn(server, ["watch", "--json"]);
      await connected(server);
      await until(() => printed.stdout.includes("newbadges"));
      child.stdout.destroy();
      server.send(sample("memberkick"));
      expect(await code).toBe(141);
      expect(printed.stderr).toBe("authorizing\nconnecting\nopen\nconnected\n");
    }),
  );

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
    ["SIGKILL", null],
  ] as const)(
    "ends with %s by itself, with code %p, and has lost nothing of a recording",
    (signal, expected) =>
      withServer(async (server) => {
        const file = join(folder, `${signal}.ndjson`);
        const { child, code } = startOn(server, ["record", file]);
        await connected(server);
        for (const id of ["1", "2", "3"]) server.send(sample("memberkick", { groupid: id }));
        await until(() => textIn(file).includes('\\"3\\"'));
        child.kill(signal);
        expect(await code).toBe(expected);
        expect(textIn(file).match(/^\{.*\}$/gm)).toHaveLength(4);
        expect(textIn(file)).toMatch(/\}\n$/);
      })(),
  );

  it(
    "has lost nothing of a recording on a disk that is full",
    withServer(async (server) => {
      const file = join(folder, "full.ndjson");
      // As a full disk does, the limit takes a part of the line that comes to it. A unit is 512 or 1024 bytes.
      const { printed, code } = startOn(server, ["record", file], "ulimit -f 1;");
      await connected(server);
      for (let sent = 0; sent < 20; sent += 1) server.send(sample("memberkick"));
      expect(await code).toBe(13);
      expect(printed.stderr).toMatch(/cannot be written any further \(EFBIG\)\.\n$/);
      const lines = textIn(file).trimEnd().split("\n");
      expect(printed.stderr).toContain(`Recorded ${lines.length} frames.`);
      for (const line of lines) JSON.parse(line);
    }),
  );

  it.each([["watch", "--url", "http://127.0.0.1"], ["serve"]])(
    "says how to get ws where it is missing: %s",
    async (...args) => {
      const { printed, code } = start(args, { at: withoutWs });
      expect(await code).toBe(15);
      expect(printed.stderr).toMatch(/^rx-kirimin: The package ws is not installed\. .*\n$/);
    },
  );

  it("needs no ws to show its help", async () => {
    const { printed, code } = start(["watch", "--help"], { at: withoutWs });
    expect(await code).toBe(0);
    expect(printed.stdout).toContain("Usage: rx-kirimin watch");
  });
});
