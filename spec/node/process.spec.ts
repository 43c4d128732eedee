import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { startRelayServer, type RelayServer } from "../../lib/testing/index.js";

const folder = mkdtempSync(join(tmpdir(), "rx-kirimin-"));
const script = join(folder, "bot.cjs");

beforeAll(() => {
  buildSync({
    entryPoints: [join(__dirname, "support/bot.ts")],
    bundle: true,
    platform: "node",
    outfile: script,
  });
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Resolves when the bot is in this state. */
const enters = (bot: ChildProcess, status: string): Promise<void> =>
  new Promise((resolve) => {
    bot.on("message", (message) => {
      if (message === status) resolve();
    });
  });

/** A process with a bot in it, which `act` leads to somewhere, and which is then told to close. */
async function runBot(
  act: (bot: ChildProcess, server: RelayServer) => Promise<void>,
): Promise<{ code: unknown; signal: unknown; printed: string }> {
  const server = await startRelayServer();
  const bot = fork(script, [server.url, server.users[0].cookie], { silent: true });
  let printed = "";
  bot.stdout?.on("data", (data: Buffer) => (printed += data.toString()));
  bot.stderr?.on("data", (data: Buffer) => (printed += data.toString()));
  try {
    await act(bot, server);
    bot.send("close");
    const [code, signal] = (await once(bot, "close")) as unknown[];
    return { code, signal, printed };
  } finally {
    bot.kill();
    await server.close();
  }
}

const peacefully = { code: 0, signal: null, printed: "" };

/** Less than the 30 s for which `ws` waits for the answer to a close. In ms. */
const timeout = 25_000;

describe("A process with a relay", () => {
  it(
    "ends by itself after close()",
    async () => {
      const ending = runBot((bot) => enters(bot, "connected"));
      expect(await ending).toEqual(peacefully);
    },
    timeout,
  );

  it(
    "ends by itself after close() while the server is frozen",
    async () => {
      const ending = runBot(async (bot, server) => {
        await enters(bot, "connected");
        server.hang();
      });
      expect(await ending).toEqual(peacefully);
    },
    timeout,
  );

  it(
    "ends by itself after close() where the server never answered",
    async () => {
      const ending = runBot(async (bot, server) => {
        server.hang();
        await enters(bot, "authorizing");
      });
      expect(await ending).toEqual(peacefully);
    },
    timeout,
  );

  it(
    "lives through the end of the server",
    async () => {
      const ending = runBot(async (bot, server) => {
        await enters(bot, "connected");
        const waiting = enters(bot, "waiting");
        await server.close();
        await waiting;
      });
      expect(await ending).toEqual(peacefully);
    },
    timeout,
  );
});
