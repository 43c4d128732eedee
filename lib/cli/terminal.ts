import type { Readable, Writable } from "node:stream";
import { ReplaySubject, type Observable } from "rxjs";
import { Exit } from "./exits.js";
import { isScreen, paints, type Environment, type MaybeTerminal } from "./paint.js";
import { systemCodeOf } from "./system-code.js";

/** What the system asks the program to end with. */
const signals = { SIGHUP: "hungUp", SIGINT: "interrupted", SIGTERM: "terminated" } as const;

type Signal = keyof typeof signals;
const signalNames = Object.keys(signals) as Signal[];

/** As much of a process as the program uses; `process` is one. */
export interface ProcessLike {
  readonly argv: readonly string[];
  readonly env: Environment;
  readonly stdin: Readable & MaybeTerminal;
  readonly stdout: Writable & MaybeTerminal & { readonly columns?: number };
  readonly stderr: Writable & MaybeTerminal & { readonly columns?: number };
  on(signal: Signal, listener: (signal: Signal) => void): unknown;
  off(signal: Signal, listener: (signal: Signal) => void): unknown;
}

const clearLine = "\r\x1b[K";

/** The terminal that the program runs in, or the pipes in its place. */
export class Terminal {
  /** Errors with an {@link Exit} when the user, the system or a closed pipe ends the program. Also for who comes later. */
  readonly ended$: Observable<never>;
  /** Whether `replace()` shows anything. */
  readonly isScreen: boolean;
  /** Whether there is someone to ask. */
  readonly isInteractive: boolean;
  /** Colours of what is printed. */
  readonly paint: ReturnType<typeof paints>;
  readonly process: ProcessLike;
  readonly #ended$ = new ReplaySubject<never>(1);
  #isLineOpen = false;

  constructor(process: ProcessLike) {
    const { stdin, stdout, stderr, env } = process;
    this.process = process;
    this.ended$ = this.#ended$;
    this.isScreen = isScreen(stderr, env);
    this.isInteractive = stdin.isTTY === true && stderr.isTTY === true;
    this.paint = paints(stdout, env);
    for (const signal of signalNames) process.on(signal, this.#onSignal);
    stdout.on("error", (error: unknown) => this.#ended$.error(exitOf(error)));
    // There is nobody left to tell, and what the program does matters more than what it says of it.
    stderr.on("error", () => undefined);
  }

  /** Prints a line of what was asked for, to stdout. */
  print(line: string): void {
    this.#closeLine();
    this.process.stdout.write(`${line}\n`);
  }

  /** Tells the user something about it, on stderr. */
  tell(line: string): void {
    this.#closeLine();
    this.process.stderr.write(`${line}\n`);
  }

  /** On a screen: shows a line on stderr that the next one takes the place of. */
  replace(line: string): void {
    if (!this.isScreen) return;
    // A line that wraps could not be taken back whole.
    const { columns = 80 } = this.process.stderr;
    this.process.stderr.write(clearLine + line.slice(0, columns - 1));
    this.#isLineOpen = true;
  }

  /** Gives the signals back to the system: from now on they end the process at once. */
  release(): void {
    this.#closeLine();
    for (const signal of signalNames) this.process.off(signal, this.#onSignal);
  }

  #closeLine(): void {
    if (this.#isLineOpen) this.process.stderr.write(clearLine);
    this.#isLineOpen = false;
  }

  readonly #onSignal = (signal: Signal): void => {
    // The terminal has written `^C`.
    this.replace("");
    // Who presses Ctrl-C a second time does not want to wait.
    this.release();
    this.#ended$.error(new Exit(signals[signal]));
  };
}

/** What it means that stdout cannot be written. */
function exitOf(error: unknown): Exit {
  const code = systemCodeOf(error);
  if (code === "EPIPE") return new Exit("pipeClosed");
  // The terminal is gone.
  if (code === "EIO") return new Exit("hungUp");
  return new Exit("unwritable", `The output cannot be written (${String(code)}).`);
}
