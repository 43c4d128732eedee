import { inspect } from "node:util";
import { WebSocket } from "ws";
import { check, checkDuration } from "../connection/check.js";
import type { WebSocketConstructor } from "../connection/platform-socket.js";
import { closingWait } from "../connection/socket.js";
import { RelayError } from "../protocol/relay-error.js";
import { toHeaders, type Credentials } from "./credentials.js";
import { guardHandshake, readBaseUrl } from "./origins.js";

/** In bytes. The server takes frames of up to 100 MiB and adds the sender: any frame that it relays fits. */
const maxPayload = 101 * 1024 * 1024;

/** The server pings every 7 s (docs/protocol.md, Frames): after this time two pings are missing. In ms. */
const defaultSilentAfter = 20_000;

/**
 * Makes a `WebSocket` class on `ws`, to pass to `createRelay` as `WebSocketCtor`. Its handshake carries the session cookie
 * and the headers, to hosts of the base URL's site only: for another one its constructor throws a {@link RelayError} with
 * code `bad-session`. After `silentAfter` ms without a ping the socket ends with the RelayError `silent`. After `close()` it
 * waits for the server's answer for at most a second. No error of `ws` ends the process.
 *
 * Throws a TypeError for an invalid option.
 *
 * @param baseUrl where Kirimin is, such as `https://kirimin.devanka.id`
 *
 * @example
 * ```ts
 * const cookie = () => process.env.KIRIMIN_COOKIE;
 * const WebSocketCtor = createWebSocket("https://kirimin.devanka.id", { cookie });
 * ```
 */
export function createWebSocket(
  baseUrl: string,
  options: Credentials & {
    /** How long an open socket may be without a ping, in ms. @defaultValue 20,000 */
    readonly silentAfter?: number | undefined;
    /** Hosts outside of the base URL's site that get the cookie too, such as `["a1.example.com:8443"]`. @defaultValue none */
    readonly socketHosts?: readonly string[] | undefined;
  },
): WebSocketConstructor {
  const headers = toHeaders(options);
  const { silentAfter = defaultSilentAfter, socketHosts } = options;
  checkDuration("silentAfter", silentAfter);
  check(silentAfter > 0, "silentAfter", "more than 0 ms");
  const guard = guardHandshake(readBaseUrl(baseUrl), socketHosts);

  return class KiriminWebSocket extends WebSocket {
    constructor(url: string, protocols?: string | string[]) {
      guard(url);
      super(url, protocols, {
        headers: headers(),
        maxPayload,
        perMessageDeflate: false,
        followRedirects: false,
      });
      // Without a listener, an `error` ends the process; it can come after everyone has unsubscribed.
      this.on("error", () => undefined);
      watchPings(this, silentAfter, () => {
        // First, so that nobody who learns of the silence writes to the dead socket.
        this.terminate();
        this.emit("error", new RelayError("silent"));
      });
    }

    /** Closes, and waits for the server's answer for a second: `ws` itself waits for 30. */
    override close(code?: number, reason?: string | Buffer): void {
      const wasOpen = this.readyState === WebSocket.OPEN;
      super.close(code, reason);
      if (!wasOpen) return;
      const timer = setTimeout(() => this.terminate(), closingWait);
      this.once("close", () => clearTimeout(timer));
    }

    /** Hides the fields of `ws`, which lead to the request with its cookie. */
    [inspect.custom](): string {
      return `KiriminWebSocket { readyState: ${this.readyState} }`;
    }

    toJSON(): { readonly readyState: number } {
      return { readyState: this.readyState };
    }
  };
}

/**
 * Calls `onSilence` when an open socket gets no ping for `silentAfter` ms. A frozen server and a dead network give no other
 * sign (docs/protocol.md, Frames). The close of the socket ends it.
 */
function watchPings(socket: WebSocket, silentAfter: number, onSilence: () => void): void {
  socket.once("open", () => {
    let verdict: NodeJS.Immediate | undefined;
    const timer = setTimeout(() => {
      // A process that was busy reads the pings that wait for it before this runs.
      verdict = setImmediate(onSilence);
    }, silentAfter);
    socket.on("ping", () => {
      clearImmediate(verdict);
      timer.refresh();
    });
    socket.once("close", () => clearTimeout(timer));
  });
}
