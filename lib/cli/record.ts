import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import * as t from "io-ts";
import { Subject, tap } from "rxjs";
import type { WebSocketConstructor } from "../connection/platform-socket.js";
import { shape } from "../protocol/shape.js";
import { connect, endOf, type ConnectionOptions } from "./connect.js";
import { Exit, systemCodeOf } from "./exits.js";
import { escaped, maskText } from "./safe-text.js";
import { until, type Terminal } from "./terminal.js";

export interface RecordOptions extends ConnectionOptions {
  /** Whether invite links of groups are masked, too. */
  readonly maskLinks: boolean;
  /** Whether to replace a file that is there. */
  readonly force: boolean;
}

/** Writes each received frame to `file`, or to stdout if that is `-`, until the program ends. */
export async function record(
  terminal: Terminal,
  file: string,
  { maskLinks, force, ...options }: RecordOptions,
): Promise<never> {
  const received$ = new Subject<unknown>();
  const relay = await connect(terminal, options, (Base) => listened(Base, received$));
  try {
    const recording = file === "-" ? toStdout(terminal) : openRecordingFile(file, { force });
    let count = 0;
    const recorded$ = received$.pipe(
      tap((data) => {
        if (typeof data !== "string") {
          terminal.tell("A binary frame was left out. Kirimin sends none.");
          return;
        }
        const frame = maskText(data, { links: maskLinks });
        recording.write(recordedLine({ at: Date.now(), frame }));
        count += 1;
      }),
    );
    try {
      // The relay last: its first subscriber opens the connection.
      return await until(endOf(relay, terminal), recorded$, relay.relay$);
    } finally {
      recording.close();
      terminal.tell(
        count === 0 ? "Nothing came: nothing was recorded." : `Recorded ${frames(count)}.`,
      );
    }
  } finally {
    relay.close();
  }
}

const toStdout = (terminal: Terminal): RecordingFile => ({
  write: (line) => terminal.print(line),
  close: () => undefined,
});

/** The same class, but its sockets also pass what they receive to `received$`, before anything reads it. */
const listened = (Base: WebSocketConstructor, received$: Subject<unknown>): WebSocketConstructor =>
  class extends Base {
    constructor(url: string, protocols?: string | string[]) {
      super(url, protocols);
      (this as unknown as WebSocket).addEventListener("message", ({ data }) =>
        received$.next(data),
      );
    }
  };

/** A line of a recording: when a frame came, in ms since the epoch, and its text. */
export const RecordedFrame = shape("RecordedFrame", { at: t.number, frame: t.string }, {});
export type RecordedFrame = t.TypeOf<typeof RecordedFrame>;

/** The line of a frame, without the line end. */
export const recordedLine = ({ at, frame }: RecordedFrame): string =>
  escaped(JSON.stringify({ at, frame }));

/** A number of frames, in words. */
export const frames = (count: number): string => (count === 1 ? "1 frame" : `${count} frames`);

/** Where a recording goes. */
interface RecordingFile {
  /** Adds a line. When it returns, the system has the line: nothing that ends the program can lose it. */
  write(line: string): void;
  /** Closes the file, and removes a new one that is empty. */
  close(): void;
}

/** The calls of the system that a test can make fail. */
interface Disk {
  writeSync(fd: number, bytes: Buffer, offset: number): number;
  fsyncSync(fd: number): void;
  fchmodSync(fd: number, mode: number): void;
}

/**
 * Opens a file for a recording that only its owner can read, since it holds what people wrote. With `force` the file may
 * exist; its content stays until the first line comes. Each call throws an {@link Exit} for what the system refuses; the
 * file then ends with its last whole line.
 */
export function openRecordingFile(
  file: string,
  { force }: { readonly force: boolean },
  overrides: Partial<Disk> = {},
): RecordingFile {
  const disk: Disk = { writeSync, fsyncSync, fchmodSync, ...overrides };
  const fd = open(file, force);
  try {
    // Pipes and devices stay as they are: others use them too.
    if (fstatSync(fd).isFile()) disk.fchmodSync(fd, 0o600);
  } catch (error) {
    closeSync(fd);
    throw unwritable(`${file} exists, and others could read the recording`, error);
  }
  let length = 0;
  return {
    write(line) {
      const bytes = Buffer.from(`${line}\n`);
      if (length === 0) cutTo(fd, 0);
      try {
        for (let offset = 0; offset < bytes.length;) offset += disk.writeSync(fd, bytes, offset);
      } catch (error) {
        cutTo(fd, length);
        throw unwritable(`${file} cannot be written any further`, error);
      }
      length += bytes.length;
    },
    close() {
      try {
        // Some systems report a full disk only now.
        disk.fsyncSync(fd);
      } catch (error) {
        // Pipes and devices have no disk.
        if (systemCodeOf(error) !== "EINVAL") throw unwritable(`${file} may be incomplete`, error);
      } finally {
        closeSync(fd);
        if (length === 0 && !force) unlinkSync(file);
      }
    },
  };
}

function open(file: string, force: boolean): number {
  const { O_WRONLY, O_CREAT, O_EXCL } = constants;
  try {
    return openSync(file, O_WRONLY | O_CREAT | (force ? 0 : O_EXCL), 0o600);
  } catch (error) {
    if (systemCodeOf(error) !== "EEXIST") throw unwritable(`${file} cannot be written`, error);
    throw new Exit(
      "unwritable",
      `${file} exists. Choose another name, or replace it with --force.`,
    );
  }
}

function cutTo(fd: number, length: number): void {
  try {
    ftruncateSync(fd, length);
  } catch {
    // Pipes and devices have no length.
  }
}

const unwritable = (what: string, error: unknown): Exit =>
  new Exit("unwritable", `${what} (${String(systemCodeOf(error))}).`);
