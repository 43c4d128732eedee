import { once } from "node:events";
import { createServer } from "node:net";
import { firstValueFrom, lastValueFrom } from "rxjs";
import { TestScheduler } from "rxjs/testing";
import { commandsOf, connectionOf, startServer } from "../../lib/cli/serve.js";
import { type Relay, createRelay, postlike } from "../../lib/index.js";
import { relayOptions } from "../../lib/node/index.js";
import { type Run, runCli } from "./support/fake-process.js";

const relays: Relay[] = [];
afterEach(() => {
  for (const relay of relays.splice(0)) relay.close();
});

/** The URL and the cookies that the program printed. */
async function printedBy({ stdout }: Run): Promise<{ url: string; cookies: string[] }> {
  await stdout.shows("resume");
  return {
    url: String(/^url +(\S+)$/m.exec(stdout.text)?.[1]),
    cookies: [...stdout.text.matchAll(/^cookie +(\S+)/gm)].map(([, cookie]) => String(cookie)),
  };
}

function appAt(url: string, cookie = ""): Relay {
  const relay = createRelay({ ...relayOptions(url, { cookie }), path: "/socket", linger: 0 });
  relays.push(relay);
  return relay;
}

describe("rx-kirimin serve", () => {
  it("prints how to connect as one of two users, and tells what their apps do", async () => {
    const run = runCli(["serve"]);
    const { url, cookies } = await printedBy(run);
    expect(cookies).toHaveLength(2);
    const [mine, ayus] = cookies.map((cookie) => appAt(url, cookie)) as [Relay, Relay];

    const kick = firstValueFrom(mine.memberkick$);
    await run.stderr.shows("u7000001 has connected.");
    run.process.stdin.write("kick\nkik\n");
    expect(await kick).toMatchObject({ groupid: "6000001" });
    await run.stderr.shows("u7000001 is gone.");

    const call = firstValueFrom(ayus.offer$);
    await run.stderr.shows("ayu has connected.");
    run.process.stdin.write("sample offer ayu\n");
    await call;
    expect(run.stderr.lines).toEqual(
      expect.arrayContaining(["Done.", 'There is no "kik". The nearest is "kick".']),
    );
    run.process.kill("SIGINT");
    expect(await run.code).toBe(130);
    expect(run.process.stdin.isPaused()).toBe(true);
  });

  it("tells what the apps send", async () => {
    const run = runCli(["serve"]);
    const { url, cookies } = await printedBy(run);
    const app = appAt(url, cookies[0]);
    app.relay$.subscribe();
    await run.stderr.shows("u7000001 has connected.");
    run.process.stdin.write("say halo\n");
    await lastValueFrom(app.deliver(postlike("p1")));
    await run.stderr.shows("u7000001 sent postlike.");
  });

  it("goes on when there is nothing more to read", async () => {
    const run = runCli(["serve"]);
    const { url, cookies } = await printedBy(run);
    run.process.stdin.end();
    await once(run.process.stdin, "close");
    const session$ = appAt(url, cookies[0]);
    session$.relay$.subscribe();
    await run.stderr.shows("u7000001 has connected.");
  });

  it("listens where it is told to", async () => {
    const port = await freePort();
    const { url } = await printedBy(runCli(["serve", "--port", String(port)]));
    expect(url).toBe(`http://127.0.0.1:${port}`);
  });

  it("says so where the port is taken", async () => {
    const first = await printedBy(runCli(["serve"]));
    const { port } = new URL(first.url);
    const { stdout, stderr, code } = runCli(["serve", "--port", port]);
    expect(await code).toBe(14);
    expect(stderr.lines).toEqual([
      `rx-kirimin: Port ${port} cannot be used (EADDRINUSE). Choose another one with --port.`,
    ]);
    expect(stdout.text).toBe("");
  });

  it("ends when whatever reads its output has ended", async () => {
    const run = runCli(["serve"]);
    run.stdout.fail("EPIPE");
    expect(await run.code).toBe(141);
  });
});

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

describe("startServer", () => {
  it("passes on what is no matter of the port", async () => {
    await expect(startServer(99_999)).rejects.toThrow(TypeError);
  });
});

const newScheduler = (): TestScheduler =>
  new TestScheduler((actual, expected) => expect(actual).toEqual(expected));

describe("connectionOf", () => {
  it("gives another number for each connection, and none between them", () => {
    const scheduler = newScheduler();
    scheduler.run(({ expectObservable }) => {
      const user = { isConnected: false, sessions: 0 };
      const becomes = (time: number, next: Partial<typeof user>) =>
        scheduler.schedule(() => Object.assign(user, next), time);
      becomes(10, { isConnected: true, sessions: 1 });
      becomes(50, { isConnected: false });
      becomes(70, { isConnected: true, sessions: 2 });
      // So fast that nobody saw it away.
      becomes(90, { sessions: 3 });
      expectObservable(connectionOf(user, scheduler), "^ 120ms !").toBe(
        "n 19ms a 39ms n 19ms b 19ms c",
        { n: undefined, a: 1, b: 2, c: 3 },
      );
    });
  });
});

describe("commandsOf", () => {
  it("gives each command once, in order", () => {
    const scheduler = newScheduler();
    scheduler.run(({ expectObservable }) => {
      const received: Record<string, unknown>[] = [{ type: "a" }];
      scheduler.schedule(() => received.push({ type: "b" }, { type: "c" }), 30);
      expectObservable(commandsOf({ received }, scheduler), "^ 70ms !").toBe("20ms a 19ms (bc)", {
        a: { type: "a" },
        b: { type: "b" },
        c: { type: "c" },
      });
    });
  });
});
