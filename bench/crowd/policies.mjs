// The delays of each client. rx-kirimin's is the real code; the others' are the defaults in their sources.
import { RelayError } from "rx-kirimin";
// Not public: the pure part of the policy.
import { completePolicy, emptyRow, nextRow } from "../../dist/esm/connection/reconnect.js";

const causes = Object.fromEntries(
  ["disconnected", "unreachable", "rate-limited"].map((code) => [code, new RelayError(code)]),
);

export const ours = {
  name: "rx-kirimin",
  create(clients, random) {
    const policy = completePolicy({ random });
    const rows = new Array(clients);
    const wait = (client, row, code) => {
      rows[client] = nextRow(policy, row, causes[code]);
      return rows[client].delay;
    };
    return {
      lost: (client) => wait(client, emptyRow, "disconnected"),
      failed: (client, isUp) => wait(client, rows[client], isUp ? "rate-limited" : "unreachable"),
    };
  },
};

/** A client whose delay depends only on the number of failed attempts. At `undefined` it gives up. */
const counting = (name, delayAfter) => ({
  name,
  create(clients, random) {
    const failures = new Uint16Array(clients);
    return {
      lost: () => delayAfter(0, random),
      failed: (client) => delayAfter((failures[client] += 1), random),
    };
  },
});

/** Its reconnectDelay. It would stop for ever if beforeConnect rejected; the simulation ignores that. */
export const fixed = counting("rx-stomp 2.4 (a fixed 5 s)", () => 5000);

export const policies = [
  counting("a fixed 5 s, three more tries (Kirimin's own)", (n) => (n <= 3 ? 5000 : undefined)),
  fixed,
  // Its jitter is gone (minReconnectionDelay is no longer random).
  counting("partysocket 1.3", (n) => Math.min(10_000, 3000 * 1.3 ** n)),
  counting("centrifuge 5.8", (n, random) =>
    Math.min(
      20_000,
      500 + Math.floor(random() * (Math.min(20_000, 500 * 2 ** Math.min(n, 31)) + 1)),
    ),
  ),
  counting("SignalR 10.0", (n) => [0, 2000, 10_000, 30_000][n]),
  ours,
];
