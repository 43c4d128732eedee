import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** The demo as `npm run demo` serves it, in a process of its own. */
export interface DemoProcess {
  /** Where both windows are shown: `http://127.0.0.1:{port}`. */
  readonly url: string;
  /** Presses Ctrl-C, and gives the code with which it ended. */
  interrupt(): Promise<number | null>;
}

const program = join(__dirname, "../../run.mjs");

/** Serves what was built. */
export async function startDemo(...options: readonly string[]): Promise<DemoProcess> {
  const child = spawn(process.execPath, [program, "serve", ...options], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit") as Promise<[number | null]>;
  const url = await Promise.race([
    readUrl(createInterface(child.stdout)),
    ended.then(([code]) => {
      throw new Error(`The demo did not start, and ended with ${String(code)}.`);
    }),
  ]);
  return {
    url,
    async interrupt() {
      child.kill("SIGINT");
      const [code] = await ended;
      return code;
    },
  };
}

async function readUrl(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const url = /Both windows\s+(http:\S+)\//.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error("The demo did not say where it is.");
}
