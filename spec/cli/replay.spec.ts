import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { firstValueFrom, map, take, toArray } from "rxjs";
import { createRelay, type Relay } from "../../lib/index.js";
import { relayOptions } from "../../lib/node/index.js";
import { recordedLine } from "../../lib/cli/recording.js";
import { sample, startRelayServer } from "../../lib/testing/index.js";
import { runCli, type Run } from "./support/fake-process.js";

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
      `rx-kirimin: Port ${port} cannot be had (EADDRINUSE). Choose another one with --port.`,
    ]);
    await server.close();
  });
});
