import {
  chmodSync,
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
import { openRecordingFile } from "../../lib/cli/record.js";
import { sample } from "../../lib/testing/index.js";
import { withWebSockets } from "../node/support/loopback.js";
import { withServer } from "../testing/support/with-server.js";
import { connected, runOn, until } from "./support/on-server.js";
import { thrownBy } from "./support/thrown-by.js";

const folder = mkdtempSync(join(tmpdir(), "rx-kirimin-"));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const newName = (): string => join(folder, `${(files += 1)}.ndjson`);

const linesOf = (text: string) =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { at: number; frame: string });
const framesIn = (file: string): string[] =>
  linesOf(readFileSync(file, "utf8")).map(({ frame }) => frame);

const first = '{"type":"newbadges","key":"k","from":"-1","badges":[]}';

describe("rx-kirimin record", () => {
  it(
    "writes each frame as it came, with its time, and at once",
    withServer(async (server) => {
      const file = newName();
      const start = Date.now();
      const { process, stdout, stderr, code } = runOn(server, ["record", file]);
      await connected(server);
      const odd = [
        '{"type":"typing"}',
        "{",
        ' {"type":"memberkick"}',
        JSON.stringify(sample("memberjoin")),
      ];
      for (const frame of odd) server.send(frame);
      await until(() => existsSync(file) && readFileSync(file, "utf8").includes("memberjoin"));
      expect(framesIn(file)).toEqual([first, ...odd]);
      process.kill("SIGINT");
      expect(await code).toBe(130);
      expect(framesIn(file)).toEqual([first, ...odd]);
      for (const { at } of linesOf(readFileSync(file, "utf8"))) {
        expect(at).toBeGreaterThanOrEqual(start);
        expect(at).toBeLessThanOrEqual(Date.now());
      }
      expect(stdout.text).toBe("");
      expect(stderr.lines.at(-1)).toBe("Recorded 5 frames.");
    }),
  );

  it.each([[[]], [["--mask-links"]]])("masks socket ids, and links with %j", (options) =>
    withServer(async (server) => {
      const file = newName();
      const { process, code } = runOn(server, ["record", file, ...options]);
      await connected(server);
      server.send(sample("offer", { from: "rahasia" }));
      server.send(sample("sendmessage", { roomdata: { link: "undangan" } }));
      await until(() => readFileSync(file, "utf8").includes("sendmessage"));
      process.kill("SIGINT");
      await code;
      const link = options.length > 0 ? "masked" : "undangan";
      expect(framesIn(file).map((frame) => JSON.parse(frame) as unknown)).toEqual([
        JSON.parse(first),
        sample("offer", { from: "masked" }),
        sample("sendmessage", { roomdata: { link } }),
      ]);
    })(),
  );

  it(
    "goes on after a lost connection, and where nobody reads what it tells",
    withServer(async (server) => {
      const file = newName();
      const { process, stderr, code } = runOn(server, ["record", file]);
      await connected(server);
      await until(() => existsSync(file) && readFileSync(file, "utf8") !== "");
      stderr.fail("EPIPE");
      server.drop();
      await until(() => !server.users[0].isConnected);
      await connected(server);
      await until(() => framesIn(file).length === 2);
      process.kill("SIGHUP");
      expect(await code).toBe(129);
      expect(framesIn(file)).toEqual([first, first]);
    }),
  );

  it(
    "ends with what came before the user signed in elsewhere",
    withServer(async (server) => {
      const file = newName();
      const { code } = runOn(server, ["record", file]);
      await connected(server);
      server.signInElsewhere();
      expect(await code).toBe(8);
      expect(framesIn(file)).toEqual([first, expect.stringContaining("newLoggedIn")]);
    }),
  );

  it(
    "leaves no file where nothing came, and takes none away",
    withServer(async (server) => {
      const file = newName();
      server.answerSession(401, { code: 401 });
      const { stderr, code } = runOn(server, ["record", file]);
      expect(await code).toBe(4);
      expect(stderr.lines).toContain("Nothing came: nothing was recorded.");
      expect(existsSync(file)).toBe(false);

      writeFileSync(file, "yesterday");
      const again = runOn(server, ["record", file]);
      expect(await again.code).toBe(13);
      expect(again.stderr.lines).toEqual([expect.stringContaining("exists. Choose another name")]);
      expect(readFileSync(file, "utf8")).toBe("yesterday");
    }),
  );

  it(
    "replaces a file by force",
    withServer(async (server) => {
      const file = newName();
      writeFileSync(file, "yesterday");
      runOn(server, ["record", file, "--force"]);
      await connected(server);
      await until(() => readFileSync(file, "utf8").startsWith("{"));
      expect(framesIn(file)).toEqual([first]);
    }),
  );

  // Not every system has a device that is always full.
  (existsSync("/dev/full") ? it : it.skip)(
    "ends when the disk is full, and says so",
    withServer(async (server) => {
      const { stderr, code } = runOn(server, ["record", "/dev/full", "--force"]);
      await connected(server);
      expect(await code).toBe(13);
      expect(stderr.lines.slice(-2)).toEqual([
        "Nothing came: nothing was recorded.",
        "rx-kirimin: /dev/full cannot be written any further (ENOSPC).",
      ]);
    }),
  );

  it(
    "writes to stdout, and ends when whatever reads it has ended",
    withServer(async (server) => {
      const { stdout, stderr, code } = runOn(server, ["record", "-"]);
      await connected(server);
      await stdout.shows("newbadges");
      expect(linesOf(stdout.text).map(({ frame }) => frame)).toEqual([first]);
      stdout.fail("EPIPE");
      server.send(sample("memberkick"));
      expect(await code).toBe(141);
      expect(stderr.lines.at(-1)).toBe("Recorded 2 frames.");
    }),
  );

  it(
    "leaves binary frames out, and says so",
    withServer((server) =>
      withWebSockets(async (binary, url) => {
        binary.on("connection", (socket) => socket.send(Buffer.from("{}")));
        const socket = { id: "x", host: url.replace("ws://", "") };
        server.answerSession(200, { code: 200, data: { socket, c: [] } });
        const { process, stdout, stderr, code } = runOn(server, [
          "record",
          "-",
          "--socket-host",
          socket.host,
        ]);
        await stderr.shows("A binary frame was left out. Kirimin sends none.");
        process.kill("SIGINT");
        expect(await code).toBe(130);
        expect(stdout.text).toBe("");
      })(),
    ),
  );
});

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

  it("becomes its owner's alone before the first line, where it replaces one that others can read", () => {
    const file = newName();
    writeFileSync(file, "yesterday");
    chmodSync(file, 0o644);
    const recording = openRecordingFile(file, { force: true });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    recording.write("a");
    recording.close();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it("does not replace a file that belongs to somebody else, who could read it", () => {
    const file = newName();
    writeFileSync(file, "yesterday");
    expect(
      thrownBy(() =>
        openRecordingFile(file, { force: true }, { fchmodSync: () => failing("EPERM") }),
      ),
    ).toMatchObject(unwritable(`${file} exists, and others could read the recording (EPERM).`));
    expect(readFileSync(file, "utf8")).toBe("yesterday");
  });

  it("leaves the mode of a device as it is", () => {
    const { mode } = statSync("/dev/null");
    openRecordingFile("/dev/null", { force: true }).close();
    expect(statSync("/dev/null").mode).toBe(mode);
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
      { fsyncSync: () => failing("EDQUOT") },
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
