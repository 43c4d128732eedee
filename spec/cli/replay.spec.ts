import fc from "fast-check";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { firstValueFrom, map, take, toArray } from "rxjs";
import { TestScheduler } from "rxjs/testing";
import { recordedLine, type RecordedFrame } from "../../lib/cli/record.js";
import { lengthOf, play, readRecording } from "../../lib/cli/replay.js";
import { type Relay, createRelay } from "../../lib/index.js";
import { relayOptions } from "../../lib/node/index.js";
import { sample, startRelayServer } from "../../lib/testing/index.js";
import { type Run, runCli } from "./support/fake-process.js";
import { thrownBy } from "./support/thrown-by.js";

const folder = mkdtempSync(join(tmpdir(), "rx-kirimin-"));
const file = join(folder, "day.ndjson");
afterAll(() => rmSync(folder, { recursive: true }));

const recorded = (messages: readonly object[], apart = 0): string =>
  messages
    .map((message, index) =>
      recordedLine({ at: 1_735_689_600_000 + index * apart, frame: JSON.stringify(message) }),
    )
    .join("\n");

const kicks = (...groups: string[]): object[] =>
  groups.map((groupid) => sample("memberkick", { groupid }));

const relays: Relay[] = [];
afterEach(() => {
  for (const relay of relays.splice(0)) relay.close();
});

/** An app that connects as the program says. */
function appOf({ stdout }: Run): Relay {
  const [, url = ""] = /^url +(.*)$/m.exec(stdout.text) ?? [];
  const [, path = ""] = /^path +(.*)$/m.exec(stdout.text) ?? [];
  const [, cookie = ""] = /^cookie +(\S+)/m.exec(stdout.text) ?? [];
  const relay = createRelay({ ...relayOptions(url, { cookie }), path });
  relays.push(relay);
  return relay;
}

const groupsOf = (relay: Relay, count: number): Promise<string[]> =>
  firstValueFrom(
    relay.memberkick$.pipe(
      map(({ groupid }) => groupid),
      take(count),
      toArray(),
    ),
  );

describe("rx-kirimin replay", () => {
  it("gives the recording to each connection, from its start", async () => {
    writeFileSync(file, recorded(kicks("1", "2", "3")));
    const run = runCli(["replay", file]);
    await run.stdout.shows("Each connection gets 3 frames from the first, in 0 s.");
    const app = appOf(run);
    expect(await groupsOf(app, 3)).toEqual(["1", "2", "3"]);
    await run.stderr.shows("All frames are sent.");
    app.close();
    expect(await groupsOf(appOf(run), 3)).toEqual(["1", "2", "3"]);
    run.process.kill("SIGINT");
    expect(await run.code).toBe(130);
  });

  it("plays as fast as it is told to", async () => {
    writeFileSync(file, recorded(kicks("1", "2"), 3_600_000));
    const run = runCli(["replay", file, "--speed", "1000000"]);
    await run.stdout.shows("from the first, in 1 s.");
    expect(await groupsOf(appOf(run), 2)).toEqual(["1", "2"]);
  });

  it.each([0, 5])("gives all of a burst, also one that comes %i ms later", async (later) => {
    const groups = Array.from({ length: 20_000 }, (_, index) => String(index));
    const [first = "", ...others] = recorded(kicks("first", ...groups)).split("\n");
    const { at } = JSON.parse(first) as { at: number };
    writeFileSync(
      file,
      [first, ...others.map((line) => line.replace(String(at), String(at + later)))].join("\n"),
    );
    const run = runCli(["replay", file]);
    await run.stdout.shows("Each connection gets 20001 frames");
    expect(await groupsOf(appOf(run), 20_001)).toEqual(["first", ...groups]);
    await run.stderr.shows("All frames are sent.");
  });

  it("leaves out that the recorder's user signed in elsewhere", async () => {
    const elsewhere = { type: "newLoggedIn", uid: "1" };
    writeFileSync(file, recorded([elsewhere, ...kicks("1"), { type: "typing" }, elsewhere]));
    const run = runCli(["replay", file]);
    await run.stdout.shows("Each connection gets 2 frames");
    const app = appOf(run);
    expect(await groupsOf(app, 1)).toEqual(["1"]);
  });

  it("holds back what nobody is there to get", async () => {
    writeFileSync(file, recorded(kicks("1", "2"), 3_600_000));
    const run = runCli(["replay", file, "--speed", "36000"]);
    await run.stdout.shows("in 1 s.");
    const app = appOf(run);
    expect(await groupsOf(app, 1)).toEqual(["1"]);
    app.close();
    expect(await groupsOf(appOf(run), 2)).toEqual(["1", "2"]);
  });

  it("reads a recording from stdin", async () => {
    const run = runCli(["replay", "-"]);
    run.process.stdin.end(recorded(kicks("1")));
    await run.stdout.shows("Each connection gets 1 frame from");
    expect(await groupsOf(appOf(run), 1)).toEqual(["1"]);
  });

  it("ends while it waits for stdin", async () => {
    const run = runCli(["replay", "-"]);
    run.process.kill("SIGINT");
    expect(await run.code).toBe(130);
    expect(run.process.stdin.destroyed).toBe(true);
  });

  it.each([
    ["is not there", () => rmSync(file, { force: true }), 11, `${file} cannot be read (ENOENT).`],
    [
      "is no recording",
      () => writeFileSync(file, "{}"),
      12,
      `${file}, line 1 is not a line of a recording: {"at":ms,"frame":"…"}. Make one with rx-kirimin record.`,
    ],
  ])("says so where the file %s", async (_, prepare, expected, message) => {
    prepare();
    const { stdout, stderr, code } = runCli(["replay", file]);
    expect(await code).toBe(expected);
    expect(stderr.lines).toEqual([`rx-kirimin: ${message}`]);
    expect(stdout.text).toBe("");
  });

  it("says so where the port is taken", async () => {
    writeFileSync(file, recorded(kicks("1")));
    const server = await startRelayServer();
    const { port } = new URL(server.url);
    const { stderr, code } = runCli(["replay", file, "--port", port]);
    expect(await code).toBe(14);
    expect(stderr.lines).toEqual([
      `rx-kirimin: Port ${port} cannot be used (EADDRINUSE). Choose another one with --port.`,
    ]);
    await server.close();
  });
});

const anyFrame = fc.record({ at: fc.integer({ min: 0 }), frame: fc.string({ unit: "binary" }) });

describe("A recording", () => {
  it("reads as what was written", () => {
    fc.assert(
      fc.property(fc.array(anyFrame, { minLength: 1 }), (frames) => {
        const text = frames.map((frame) => `${recordedLine(frame)}\n`).join("");
        expect(readRecording(text, "day")).toEqual(frames);
      }),
    );
  });

  it("takes empty lines, Windows' line ends and more fields", () => {
    expect(readRecording('\r\n{"at":1,"frame":"{","to":"a"}\r\n\n', "day")).toMatchObject([
      { at: 1, frame: "{" },
    ]);
  });

  it.each([
    ["no JSON", '{"at":1,"frame":""}\n{"at":2,', "day, line 2 is not a line of a recording"],
    ["other JSON", "\n[]", "day, line 2 is not a line of a recording"],
    ["no time", '{"frame":""}', "day, line 1 is not a line of a recording"],
    ["a frame that is no text", '{"at":1,"frame":{}}', "day, line 1 is not a line of a recording"],
    ["nothing", "\n", "day is not a recording: it is empty."],
  ])("cannot be read from %s, and says where", (_, text, message) => {
    expect(thrownBy(() => readRecording(text, "day"))).toMatchObject({
      exit: "notARecording",
      message: expect.stringContaining(message),
    });
  });
});

const newScheduler = (): TestScheduler =>
  new TestScheduler((actual, expected) => expect(actual).toEqual(expected));

const at = (...times: number[]): RecordedFrame[] =>
  times.map((time, index) => ({ at: 1_735_689_600_000 + time, frame: "abcd".charAt(index) }));

describe("play", () => {
  it.each([
    { speed: 1, times: [0, 10, 30], expected: "a 9ms b 19ms (c|)" },
    { speed: 10, times: [0, 10, 30], expected: "a b - (c|)" },
    { speed: 0.5, times: [0, 10], expected: "a 19ms (b|)" },
    { speed: Infinity, times: [0, 10, 30], expected: "(abc|)" },
    { speed: 1, times: [0, 0, 5, 5], expected: "(ab) - (cd|)" },
    // A clock that was set back.
    { speed: 1, times: [0, 10, 5], expected: "a 9ms (bc|)" },
    { speed: 1, times: [], expected: "|" },
  ])("plays frames of $times ms, $speed times as fast", ({ speed, times, expected }) => {
    const scheduler = newScheduler();
    scheduler.run(({ expectObservable }) => {
      expectObservable(play(at(...times), speed, scheduler)).toBe(expected);
    });
  });

  it("starts anew for each subscriber, and stops when it leaves", () => {
    const scheduler = newScheduler();
    scheduler.run(({ expectObservable }) => {
      const frames$ = play(at(0, 10, 20), 1, scheduler);
      expectObservable(frames$, "-----^ 9ms -!").toBe("-----a 9ms b");
    });
  });

  it("waits as long as it takes, also longer than a timer can", () => {
    const scheduler = newScheduler();
    scheduler.run(({ expectObservable }) => {
      const frames$ = play(at(0, 3_000_000_000), 1, scheduler);
      expectObservable(frames$).toBe("a 2999999999ms (b|)");
    });
  });

  it.each([-1, 1])("keeps its pace where the wall clock is set by %i hours", (hours) => {
    jest.useFakeTimers();
    const played: string[] = [];
    const playing = play(at(0, 1000, 2000), 1).subscribe((frame) => played.push(frame));
    jest.advanceTimersByTime(1000);
    jest.setSystemTime(Date.now() + hours * 3_600_000);
    jest.advanceTimersByTime(999);
    expect(played).toEqual(["a", "b"]);
    jest.advanceTimersByTime(1);
    expect(played).toEqual(["a", "b", "c"]);
    playing.unsubscribe();
    jest.useRealTimers();
  });

  it("plays any number of frames at one time", () => {
    const scheduler = newScheduler();
    const played: string[] = [];
    play(at(0, ...Array<number>(100_000).fill(5)), 1, scheduler).subscribe((frame) =>
      played.push(frame),
    );
    scheduler.flush();
    expect(played).toHaveLength(100_001);
  });
});

describe("lengthOf", () => {
  it.each([
    { times: [0, 10, 3000], speed: 1, expected: 3000 },
    { times: [0, 10, 3000], speed: 10, expected: 300 },
    { times: [5], speed: 1, expected: 0 },
    { times: [10, 5], speed: 1, expected: 0 },
    { times: [], speed: 1, expected: 0 },
  ])("of $times ms, $speed times as fast, is $expected ms", ({ times, speed, expected }) => {
    expect(lengthOf(at(...times), speed)).toBe(expected);
  });
});
