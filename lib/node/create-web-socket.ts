import { inspect } from "node:util";
import { WebSocket } from "ws";
import { check, checkDuration } from "../connection/check.js";
import { closingWait, type WebSocketConstructor } from "../connection/open-socket.js";
import { RelayError } from "../protocol/relay-error.js";
import { toHeaders, type Credentials } from "./credentials.js";
import { watchPings } from "./watch-pings.js";

/** In bytes. The server takes frames of up to 100 MiB and adds the sender to them: whatever a peer sends, it comes through. */
const maxPayload = 101 * 1024 * 1024;

/** The server pings every 7 s (docs/protocol.md, Frames): so long without one, two are missing. In ms. */
const defaultSilentAfter = 20_000;

/**
 * Makes a `WebSocket` class on `ws`, to pass to `createRelay` as `WebSocketCtor`. Its handshake carries the session cookie;
 * without a ping for `silentAfter` ms a socket ends with the {@link RelayError} `silent`; a server that does not answer
 * its close is left after a second; and no error of `ws` ends the process.
 *
 * Throws a TypeError for an option that cannot be.
 *
 * @example
 * ```ts
 * const WebSocketCtor = createWebSocket({ cookie: () => process.env.KIRIMIN_COOKIE });
 * ```
 */
export function createWebSocket(
  options: Credentials & {
    /** How long an open socket may be without a ping, in ms. @defaultValue 20,000 */
    readonly silentAfter?: number;
  },
): WebSocketConstructor {
  const headers = toHeaders(options);
  const { silentAfter = defaultSilentAfter } = options;
  checkDuration("silentAfter", silentAfter);
  check(silentAfter > 0, "silentAfter", "more than 0 ms");

  return class KiriminWebSocket extends WebSocket {
    constructor(url: string, protocols?: string | string[]) {
      super(url, protocols, {
        headers: headers(),
        maxPayload,
        perMessageDeflate: false,
        followRedirects: false,
      });
      // An `error` without a listener ends the process, and it can come after everyone has left.
      this.on("error", () => undefined);
      watchPings(this, silentAfter, () => {
        // First, so that who hears of the silence finds the socket gone and sends no farewell to nobody.
        this.terminate();
        this.emit("error", new RelayError("silent"));
      });
    }

    /** Closes, and does not wait for the server's answer for longer than a second: `ws` itself waits for 30. */
    override close(code?: number, reason?: string | Buffer): void {
      const wasOpen = this.readyState === WebSocket.OPEN;
      super.close(code, reason);
      if (!wasOpen) return;
      const timer = setTimeout(() => this.terminate(), closingWait);
      this.once("close", () => clearTimeout(timer));
    }

    /** The fields of `ws` lead to the request with its cookie, so a printed socket shows none of them. */
    [inspect.custom](): string {
      return `KiriminWebSocket { readyState: ${this.readyState} }`;
    }

    toJSON(): { readonly readyState: number } {
      return { readyState: this.readyState };
    }
  };
}
