import type { RelayServer } from "../../../lib/testing/index.js";
import { runCli, type Run } from "./fake-process.js";

/** Runs a command that connects to `server` as its first user, or by another cookie. */
export const runOn = (
  server: RelayServer,
  args: readonly string[],
  cookie = server.users[0].cookie,
): Run => runCli([...args, "--url", server.url, "--path", "/socket"], { KIRIMIN_COOKIE: cookie });

/** Waits until the server serves the first user, and lets the relay know by a first frame. */
export async function connected(server: RelayServer): Promise<void> {
  await until(() => server.users[0].isConnected);
  server.send({ type: "newbadges", key: "k", from: "-1", badges: [] });
}

/** Waits for what comes about by itself, and no event tells. */
export async function until(holds: () => boolean): Promise<void> {
  const patience = AbortSignal.timeout(90_000);
  while (!holds()) {
    patience.throwIfAborted();
    await new Promise((done) => setImmediate(done));
  }
}
