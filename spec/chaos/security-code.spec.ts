import { build } from "esbuild";
import { createContext, runInContext } from "node:vm";

/** The main entry with all that it needs, as one script. */
const bundle = async (): Promise<string> => {
  const { outputFiles } = await build({
    stdin: { contents: 'export * from "./lib/index.ts";', resolveDir: process.cwd() },
    bundle: true,
    write: false,
    format: "iife",
    globalName: "kirimin",
    platform: "browser",
    logLevel: "silent",
  });
  return String(outputFiles[0]?.text);
};

describe("The main entry", () => {
  it("needs no code made from strings, neither of its own nor of what it depends on", async () => {
    const script = await bundle();
    expect(script).not.toMatch(/\beval\s*\(|\bnew\s+Function\b|[^.\w]Function\s*\(\s*["'`]/);

    const told: unknown[] = [];
    const page = createContext(
      { console, URL, setInterval, clearInterval, setTimeout, clearTimeout, told },
      { codeGeneration: { strings: false, wasm: false } },
    );
    runInContext(script, page);
    runInContext(
      `const { createRelay, decodeFrame, encodeCommand, postlike } = kirimin;
       const relay = createRelay({ session: () => [{ socket: { id: "a", host: "kirimin.test" } }] });
       relay.state$.subscribe(({ status }) => told.push(status));
       relay.relay$.subscribe();
       told.push(decodeFrame('{"type":"newLoggedIn","uid":"1"}')._tag);
       told.push(decodeFrame('{"type":"sendmessage","chat":{"timestamp":"1"}}')._tag);
       told.push(encodeCommand(postlike("p"))._tag);
       relay.close();`,
      page,
    );
    expect(told).toEqual(["idle", "stopped", "Right", "Left", "Right", "closed"]);
    expect(() => void runInContext('new Function("")', page)).toThrow(
      "Code generation from strings",
    );
  });
});
