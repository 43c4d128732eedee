import type { RelayError } from "../protocol/relay-error.js";

/** How the connection stands: a union on `status`. Durations are in ms. */
export type RelayState =
  /** Nobody is subscribed. */
  | { readonly status: "idle" }
  /** Asking for a session. */
  | { readonly status: "authorizing"; readonly attempt: number }
  /** The handshake. */
  | { readonly status: "connecting"; readonly attempt: number }
  /** The handshake is done; whether the server accepts the socket is not yet known. */
  | { readonly status: "open"; readonly attempt: number }
  /**
   * Accepted, for the `connection`th time. What was relayed in the `gap` ms between the session's reply and the
   * acceptance may be lost (docs/protocol.md, Loss).
   */
  | { readonly status: "connected"; readonly connection: number; readonly gap: number }
  /** The next attempt comes in `delay` ms. */
  | {
      readonly status: "waiting";
      readonly attempt: number;
      readonly delay: number;
      readonly cause: RelayError;
    }
  /** The browser is offline: the next attempt comes when it is online. */
  | { readonly status: "offline"; readonly attempt: number; readonly cause: RelayError }
  /** Trying again is of no use; `reconnect()` tries all the same. */
  | { readonly status: "stopped"; readonly cause: RelayError }
  /** `close()` was called. */
  | { readonly status: "closed" };
