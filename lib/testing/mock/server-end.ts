import type { Client } from "mock-socket";
import type { ServerSocket } from "../users/connection.js";
import type { Freeze } from "../users/freeze.js";
import { lendTimer } from "./lend-timer.js";
import type { MockNetwork } from "./mock-network.js";

/** A socket of mock-socket's, seen from its server. */
export function serverEnd(client: Client, network: MockNetwork, freeze: Freeze): ServerSocket {
  const timer = network.timer();
  const heldTimer = network.timer(freeze);
  return {
    get readyState() {
      return client.readyState;
    },
    send: (text) => client.send(text),
    close: (code = 1005) =>
      lendTimer(heldTimer, () => client.close({ code, reason: "", wasClean: true })),
    terminate: () =>
      lendTimer(timer, () => client.close({ code: 1006, reason: "", wasClean: false })),
    // What is to be read is held back by the freeze itself.
    pause: () => undefined,
    resume: () => undefined,
  };
}
