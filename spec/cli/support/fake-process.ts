import { EventEmitter, once } from "node:events";
import * as tty from "node:tty";
import { PassThrough, Writable } from "node:stream";
import { main } from "../../../lib/cli/main.js";
import type { ProcessLike } from "../../../lib/cli/terminal.js";

/** An output of the program that remembers what was written, and can fail. */
export class Output extends Writable {
  isTTY = false;
  columns = 80;
  // As a terminal's own; a pipe has none.
  hasColors?: (env: Readonly<Record<string, string | undefined>>) => boolean;
  text = "";
  #failure: NodeJS.ErrnoException | undefined;

  constructor() {
    super({ decodeStrings: false });
  }

  override _write(chunk: string, _encoding: string, done: (error?: Error) => void): void {
    if (this.#failure) {
      done(this.#failure);
      return;
    }
    this.text += chunk;
    this.emit("shown");
    done();
  }

  /** What is written from now on is lost, as the system says it. */
  fail(code: string): void {
    this.#failure = Object.assign(new Error(`write ${code}`), { code });
  }

  /** Resolves when `text` stands in it. */
  async shows(text: string): Promise<void> {
    while (!this.text.includes(text)) await once(this, "shown");
  }

  get lines(): string[] {
    return this.text.split("\n").slice(0, -1);
  }
}

/** A process that the program takes for its own. */
export class FakeProcess implements ProcessLike {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string = "linux";
  readonly stdin = Object.assign(new PassThrough(), { isTTY: false });
  readonly stdout = new Output();
  readonly stderr = new Output();
  readonly signals = new EventEmitter();

  constructor(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
    this.argv = ["node", "rx-kirimin", ...args];
    this.env = { TERM: "xterm-256color", ...env };
  }

  on(signal: string, listener: (signal: "SIGINT") => void): void {
    this.signals.on(signal, listener);
  }

  off(signal: string, listener: (signal: "SIGINT") => void): void {
    this.signals.off(signal, listener);
  }

  /** `false` where nobody listens, and a real process would end. */
  kill(signal: string): boolean {
    return this.signals.emit(signal, signal);
  }

  /** Makes all of its streams those of a terminal. */
  onTerminal(): this {
    this.stdin.isTTY = true;
    for (const output of [this.stdout, this.stderr]) {
      output.isTTY = true;
      output.hasColors = (env) => tty.WriteStream.prototype.hasColors(env);
    }
    return this;
  }
}

/** A run of the program in this process. */
export interface Run {
  readonly process: FakeProcess;
  readonly stdout: Output;
  readonly stderr: Output;
  /** The exit code. */
  readonly code: Promise<number>;
}

const running: Run[] = [];

afterEach(async () => {
  for (const { process, stdout, stderr, code } of running.splice(0)) {
    process.kill("SIGTERM");
    await code.catch(() => undefined);
    const { KIRIMIN_COOKIE: cookie } = process.env;
    if (cookie) expect(`${stdout.text}${stderr.text}`).not.toContain(cookie);
  }
});

/** Runs the program with these arguments. What still runs after the test is ended; no cookie may have been printed. */
export function runCli(args: readonly string[], env: Readonly<Record<string, string>> = {}): Run {
  return runIn(new FakeProcess(args, env));
}

export function runIn(process: FakeProcess): Run {
  const run = { process, stdout: process.stdout, stderr: process.stderr, code: main(process) };
  // Awaited by the test, or after it.
  run.code.catch(() => undefined);
  running.push(run);
  return run;
}
