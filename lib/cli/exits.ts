import { readFileSync } from "node:fs";

/** How the program can end: the exit code, and what it means. docs/terminal.md and `--help` have the same table. */
export const exits = {
  done: { code: 0, means: "done" },
  fault: { code: 1, means: "a fault of rx-kirimin itself: please report it" },
  usage: { code: 2, means: "the arguments are wrong" },
  noCookie: { code: 3, means: "there is no cookie" },
  unauthorized: { code: 4, means: "Kirimin does not know the cookie" },
  notKirimin: { code: 5, means: "the server at --url is not Kirimin, or is in trouble" },
  unreachable: { code: 6, means: "nothing answers at --url" },
  refused: { code: 7, means: "Kirimin refuses the socket: --path is probably wrong" },
  superseded: { code: 8, means: "the user signed in elsewhere" },
  notSent: { code: 9, means: "nothing was sent: there was no connection in time" },
  indeterminate: { code: 10, means: "the command may or may not have arrived" },
  unreadable: { code: 11, means: "a file cannot be read" },
  notARecording: { code: 12, means: "a file is not a recording" },
  unwritable: { code: 13, means: "a file or the output cannot be written, or the file exists" },
  noPort: { code: 14, means: "the port is in use or needs more rights" },
  noWs: { code: 15, means: "the package ws is not installed" },
  hungUp: { code: 129, means: "the terminal was closed (SIGHUP)" },
  interrupted: { code: 130, means: "Ctrl-C (SIGINT)" },
  pipeClosed: { code: 141, means: "the reader of the output has ended (SIGPIPE)" },
  terminated: { code: 143, means: "SIGTERM" },
} as const;

/** The name of an ending. */
export type ExitName = keyof typeof exits;

/** Ends the program when it is thrown. `message` is the one line that the user gets; it can be empty. */
export class Exit extends Error {
  override readonly name = "Exit";
  readonly exit: ExitName;

  constructor(exit: ExitName, message = "") {
    super(message);
    this.exit = exit;
  }

  get code(): number {
    return exits[this.exit].code;
  }
}

/**
 * The code that the system or Node gave an error or its cause, such as `ECONNREFUSED`. Messages are not used: they can quote
 * what must not be printed.
 */
export function systemCodeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return typeof code === "string" && /^[A-Z][A-Z\d_]+$/.test(code) ? code : systemCodeOf(cause);
}

/** The text of a file. Throws an {@link Exit} if it cannot be read. */
export function readFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new Exit("unreadable", `${file} cannot be read (${String(systemCodeOf(error))}).`);
  }
}
