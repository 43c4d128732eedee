import { createRelay } from "../../../lib/index.js";
import { relayOptions } from "../../../lib/node/index.js";

// A bot in a process of its own: it tells its states, and closes when it is told to.
const [url = "", cookie = ""] = process.argv.slice(2);
const relay = createRelay({
  // Silence is not what ends it.
  ...relayOptions(url, { cookie, silentAfter: 600_000 }),
  path: "/socket",
  confirmAfter: 20,
});
relay.state$.subscribe({
  next: ({ status }) => process.send?.(status),
  error: (error: unknown) => {
    throw error;
  },
});
relay.relay$.subscribe();
process.once("message", () => {
  relay.close();
  process.disconnect();
});
