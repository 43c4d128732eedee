import { startRelayServer } from "../../../lib/testing/index.js";
import type { RelayServer, RelayServerOptions } from "../../../lib/testing/index.js";

const started: RelayServer[] = [];

// Also after a test that ran out of time, which never comes to its own end.
afterEach(() => Promise.all(started.splice(0).map((server) => server.close())));

/** Runs a test on a server of its own, which hears what is sent at once. */
export const withServer =
  (test: (server: RelayServer) => Promise<void> | void, options?: RelayServerOptions) =>
  async (): Promise<void> => {
    const server = await startRelayServer({ deafFor: 0, ...options });
    started.push(server);
    await test(server);
  };
