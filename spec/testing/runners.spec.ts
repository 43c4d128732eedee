import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { build as bundle } from "esbuild";

const run = promisify(execFile);
const project = mkdtempSync(join(tmpdir(), "rx-kirimin-runners-"));
const tsc = createRequire(__filename).resolve("typescript/bin/tsc");

/** A package folder of the project `peer`, in which that is the only optional peer. */
function install(peer: "ws" | "mock-socket"): string {
  const modules = join(project, peer, "node_modules");
  mkdirSync(modules, { recursive: true });
  for (const name of ["rxjs", "io-ts", "fp-ts", peer]) {
    symlinkSync(resolve("node_modules", name), join(modules, name));
  }
  return join(project, peer);
}

/** What is built, as `npm run build` builds it, without the check of types. */
async function build(folder: string, kind: "esm" | "cjs"): Promise<void> {
  const out = join(folder, kind);
  const quickly = ["--noCheck", "--declaration", "false", "--sourceMap", "false"];
  const flags = [...quickly, "--inlineSources", "false", "--outDir", out];
  await run(process.execPath, [tsc, "-p", `tsconfig.${kind}.json`, ...flags]);
  const type = kind === "esm" ? "module" : "commonjs";
  writeFileSync(join(out, "package.json"), JSON.stringify({ type }));
}

const specs = {
  "mock-socket": `
    const mock = testing.createMockRelay();
    const relay = createRelay(mock.relayOptions);
    let kicks = 0;
    relay.memberkick$.subscribe(() => { kicks += 1; });
    await firstValueFrom(relay.state$.pipe(filter(({ status }) => status === "open")));
    mock.send(testing.sample("memberkick"));
    assert.equal(kicks, 1);
    relay.close();
    mock.close();
    await assert.rejects(testing.startRelayServer(), {
      message: 'startRelayServer() needs Node and the package "ws": npm install --save-dev ws',
    });`,
  ws: `
    const server = await testing.startRelayServer();
    const relay = createRelay(server.relayOptions);
    const kick = firstValueFrom(relay.memberkick$);
    await firstValueFrom(relay.state$.pipe(filter(({ status }) => status === "open")));
    server.send(testing.sample("memberkick"));
    assert.equal((await kick).type, "memberkick");
    relay.close();
    await server.close();
    assert.throws(() => testing.createMockRelay(), {
      message: 'createMockRelay() needs the package "mock-socket": npm install --save-dev mock-socket',
    });`,
};

const virtual = `
    const mock = testing.createMockRelay();
    const relay = createRelay(mock.relayOptions);
    const states = [];
    t.mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"] });
    relay.state$.subscribe(({ status }) => { states.push(status); });
    relay.relay$.subscribe();
    t.mock.timers.tick(4);
    t.mock.timers.tick(1000);
    relay.send(postlike("p1"));
    t.mock.timers.tick(4);
    assert.deepEqual(states, ["idle", "authorizing", "connecting", "open", "connected"]);
    assert.equal(mock.likes("p1"), 1);
    relay.close();
    mock.close();`;

const head = {
  esm: (name: string) => `
    import assert from "node:assert/strict";
    import { test } from "node:test";
    import { filter, firstValueFrom } from "rxjs";
    import { createRelay, postlike } from "./esm/index.js";
    import * as testing from "./esm/testing/index.js";
    test("${name}", async (t) => {`,
  cjs: (name: string) => `
    const assert = require("node:assert/strict");
    const { test } = require("node:test");
    const { filter, firstValueFrom } = require("rxjs");
    const { createRelay, postlike } = require("./cjs/index.js");
    const testing = require("./cjs/testing/index.js");
    test("${name}", async (t) => {`,
};

describe("node --test, without jest", () => {
  const folders = { ws: install("ws"), "mock-socket": install("mock-socket") };

  beforeAll(async () => {
    await Promise.all([build(folders.ws, "esm"), build(folders.ws, "cjs")]);
    for (const kind of ["esm", "cjs"]) {
      // Copied, not linked: a linked module would look for its packages where it really is.
      await run("cp", ["-r", join(folders.ws, kind), folders["mock-socket"]]);
    }
  });
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  it("is bundled for a page where mock-socket is alone", async () => {
    const { errors, warnings } = await bundle({
      entryPoints: [join(folders["mock-socket"], "esm/testing/index.js")],
      bundle: true,
      write: false,
      format: "esm",
      platform: "browser",
      logLevel: "silent",
    });
    expect([errors, warnings]).toEqual([[], []]);
  });

  it.each([
    ["ws", "esm"],
    ["ws", "cjs"],
    ["mock-socket", "esm"],
    ["mock-socket", "cjs"],
  ] as const)("works with %s alone, and names what is missing (%s)", async (peer, kind) => {
    const file = `uses.${kind === "esm" ? "mjs" : "cjs"}`;
    const tests = [specs[peer], ...(peer === "mock-socket" ? [virtual] : [])];
    const text = head[kind](peer) + tests.map((body) => `{${body}}`).join("\n") + "});";
    writeFileSync(join(folders[peer], file), text);
    const { stdout } = await run(process.execPath, ["--test", file], { cwd: folders[peer] });
    expect(stdout).toMatch(/pass 1\n[^]*fail 0/);
  });
});
