import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openRecordingFile } from "../../lib/cli/recording-file.js";
import { thrownBy } from "./support/thrown-by.js";

const folder = mkdtempSync(join(tmpdir(), "rx-kirimin-"));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const newName = (): string => join(folder, `${(files += 1)}.ndjson`);

const failing = (code: string): never => {
  throw Object.assign(new Error(code), { code });
};
const unwritable = (message: string) => ({
  exit: "unwritable",
  message: expect.stringContaining(message) as string,
});

describe("A recording's file", () => {
  it("has each line as soon as it is written", () => {
    const file = newName();
    const recording = openRecordingFile(file, { force: false });
    recording.write("a");
    expect(readFileSync(file, "utf8")).toBe("a\n");
    recording.write("é");
    expect(readFileSync(file, "utf8")).toBe("a\né\n");
    recording.close();
    expect(readFileSync(file, "utf8")).toBe("a\né\n");
  });

  it("is for its owner alone", () => {
    const file = newName();
    openRecordingFile(file, { force: true }).close();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it("goes if nothing came", () => {
    const file = newName();
    openRecordingFile(file, { force: false }).close();
    expect(existsSync(file)).toBe(false);
  });

  it("does not take the place of another", () => {
    const file = newName();
    writeFileSync(file, "yesterday");
    expect(thrownBy(() => openRecordingFile(file, { force: false }))).toMatchObject(
      unwritable(`${file} exists. Choose another name, or replace it with --force.`),
    );
    expect(readFileSync(file, "utf8")).toBe("yesterday");
  });

  it("takes the place of another by force, with its first line", () => {
    const file = newName();
    writeFileSync(file, "yesterday");
    openRecordingFile(file, { force: true }).close();
    expect(readFileSync(file, "utf8")).toBe("yesterday");
    const recording = openRecordingFile(file, { force: true });
    expect(readFileSync(file, "utf8")).toBe("yesterday");
    recording.write("a");
    recording.write("b");
    recording.close();
    expect(readFileSync(file, "utf8")).toBe("a\nb\n");
  });

  it("says where it cannot be", () => {
    expect(
      thrownBy(() => openRecordingFile(join(folder, "no/where"), { force: false })),
    ).toMatchObject(unwritable("no/where cannot be written (ENOENT)."));
  });

  it("ends with its last whole line on a disk that is full", () => {
    const file = newName();
    let room = 5;
    const recording = openRecordingFile(
      file,
      { force: false },
      {
        // As the system does it: part of it first, and then an error.
        writeSync: (fd, bytes, offset) => {
          if (room === 0) failing("ENOSPC");
          const written = writeSync(fd, bytes, offset, Math.min(room, bytes.length - offset));
          room -= written;
          return written;
        },
        fsyncSync: () => undefined,
      },
    );
    recording.write("ab");
    expect(thrownBy(() => recording.write("cdef"))).toMatchObject(
      unwritable(`${file} cannot be written any further (ENOSPC).`),
    );
    recording.close();
    expect(readFileSync(file, "utf8")).toBe("ab\n");
  });

  it("tells of a disk that was full only at the end", () => {
    const file = newName();
    const recording = openRecordingFile(
      file,
      { force: false },
      { writeSync, fsyncSync: () => failing("EDQUOT") },
    );
    recording.write("a");
    expect(thrownBy(() => recording.close())).toMatchObject(
      unwritable(`${file} may be incomplete (EDQUOT).`),
    );
    expect(readFileSync(file, "utf8")).toBe("a\n");
  });

  it("can be a device, which has neither a length nor a disk", () => {
    const recording = openRecordingFile("/dev/null", { force: true });
    recording.write("a");
    recording.close();
  });
});
