import type { WebSocket } from "ws";
import type { WebSocketConstructor } from "../../connection/open-socket.js";

/** A `WebSocket` class whose handshakes carry `cookie`, as a browser's do by themselves. */
export const cookieWebSocket = (Base: typeof WebSocket, cookie: string): WebSocketConstructor =>
  class extends Base {
    constructor(url: string, protocols?: string | string[]) {
      super(url, protocols, { headers: { Cookie: cookie }, perMessageDeflate: false });
      // An 'error' without a listener ends the process. The close that follows says the same.
      this.on("error", () => undefined);
    }
  };
