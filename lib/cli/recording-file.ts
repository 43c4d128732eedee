import {
  closeSync,
  constants,
  fsyncSync,
  ftruncateSync,
  openSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { Exit } from "./exits.js";
import { systemCodeOf } from "./system-code.js";

/** Where a recording goes. */
export interface RecordingFile {
  /** Adds a line. When it returns, the system has the line: nothing that ends the program can lose it. */
  write(line: string): void;
  /** Ends the file. A new one in which there is nothing goes. */
  close(): void;
}

/** What is asked of the system; for tests to make it fail. */
interface Disk {
  writeSync(fd: number, bytes: Buffer, offset: number): number;
  fsyncSync(fd: number): void;
}

/**
 * Opens a new file for a recording, readable by its owner alone: it holds what people wrote. With `force` it may be there,
 * and keeps what is in it until the first line comes. All of it throws an {@link Exit} for what the system does not let it;
 * the file then ends with its last whole line.
 */
export function openRecordingFile(
  file: string,
  { force }: { readonly force: boolean },
  disk: Disk = { writeSync, fsyncSync },
): RecordingFile {
  const fd = open(file, force);
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
        // To the disk itself: some tell only now that it was full.
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
