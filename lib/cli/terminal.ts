import type { Readable, Writable } from "node:stream";
import { styleText } from "node:util";
import { ReplaySubject, merge, type Observable } from "rxjs";
import { Exit, systemCodeOf } from "./exits.js";

/** The signals that ask the program to end. */
const signals = { SIGHUP: "hungUp", SIGINT: "interrupted", SIGTERM: "terminated" } as const;

type Signal = keyof typeof signals;
const signalNames = Object.keys(signals) as Signal[];

/** The variables of the environment. */
type Environment = Readonly<Record<string, string | undefined>>;

/** An output: a terminal, which says what it can show, or a pipe or a file. */
type Output = Writable & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  hasColors?(env: Environment): boolean;
};

/** As much of a process as the program uses; `process` is one. */
export interface ProcessLike {
  readonly argv: readonly string[];
  readonly env: Environment;
  readonly platform: string;
  readonly stdin: Readable & { readonly isTTY?: boolean; setRawMode?(mode: boolean): unknown };
  readonly stdout: Output;
  readonly stderr: Output;
  on(signal: Signal, listener: (signal: Signal) => void): unknown;
  off(signal: Signal, listener: (signal: Signal) => void): unknown;
}

const clearLine = "\r\x1b[K";

/** The terminal that the program runs in, or the pipes in its place. */
export class Terminal {
  /** Errors with an {@link Exit} when the user, the system or a closed pipe ends the program. Also for late subscribers. */
  readonly ended$: Observable<never>;
  /** Whether `replace()` shows anything. */
  readonly isScreen: boolean;
  /** Whether someone can be asked. */
  readonly isInteractive: boolean;
  readonly process: ProcessLike;
  readonly #ended$ = new ReplaySubject<never>(1);
  #isLineOpen = false;

  constructor(process: ProcessLike) {
    const { stdin, stdout, stderr } = process;
    this.process = process;
    this.ended$ = this.#ended$;
    this.isScreen = stderr.isTTY === true && canReplaceLines(process);
    this.isInteractive = stdin.isTTY === true && stderr.isTTY === true;
    for (const signal of signalNames) process.on(signal, this.#onSignal);
    stdout.on("error", (error: unknown) => this.#ended$.error(exitOf(error)));
    // Without stderr the program goes on: its work matters more than what it tells about it.
    stderr.on("error", () => undefined);
  }

  /** Colours text for stdout, if that is a terminal with colours and NO_COLOR is not set. */
  paint(colour: "dim" | "green", text: string): string {
    const { stdout, env } = this.process;
    return stdout.hasColors?.(env) ? styleText(colour, text, { validateStream: false }) : text;
  }

  /** Prints a line of the result, to stdout. */
  print(line: string): void {
    this.#closeLine();
    this.process.stdout.write(`${line}\n`);
  }

  /** Tells the user something about the result, on stderr. */
  tell(line: string): void {
    this.#closeLine();
    this.process.stderr.write(`${line}\n`);
  }

  /** On a screen: shows a line on stderr that the next one replaces. */
  replace(line: string): void {
    if (!this.isScreen) return;
    // A line that wraps could not be cleared as a whole. A terminal that does not know its width says 0.
    const { columns = 0 } = this.process.stderr;
    this.process.stderr.write(clearLine + line.slice(0, (columns > 0 ? columns : 80) - 1));
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
    // A second Ctrl-C ends the process at once.
    this.release();
    this.#ended$.error(new Exit(signals[signal]));
  };
}

/** A terminal says in TERM what it understands; on Windows none does, and all understand this. */
const canReplaceLines = ({ env, platform }: ProcessLike): boolean =>
  platform === "win32" ? env["TERM"] !== "dumb" : !["dumb", "", undefined].includes(env["TERM"]);

/** Why stdout cannot be written. */
function exitOf(error: unknown): Exit {
  const code = systemCodeOf(error);
  if (code === "EPIPE") return new Exit("pipeClosed");
  // The terminal is gone.
  if (code === "EIO") return new Exit("hungUp");
  return new Exit("unwritable", `The output cannot be written (${String(code)}).`);
}

/** Subscribes to all of `doing$`, and ignores their values. Rejects with the first error of them or of `end$`. */
export const until = (
  end$: Observable<never>,
  ...doing$: readonly Observable<unknown>[]
): Promise<never> =>
  new Promise((_resolve, reject) => {
    merge(end$, ...doing$).subscribe({ error: reject });
  });
