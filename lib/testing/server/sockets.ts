import type { Server } from "node:http";
import type { Socket } from "node:net";
import type { WebSocket, WebSocketServer } from "ws";
import type { WebSocketConstructor } from "../../connection/platform-socket.js";
import type { Kirimin } from "../kirimin.js";
import type { ServerSocket } from "../kirimin-user.js";
import type { Cookies } from "./http.js";

/** More than this in one frame closes the socket with 1009 (docs/protocol.md, Frames). */
const maxPayload = 100 * 1024 * 1024;

/** A socket of `ws` that is terminated when it does not answer a ping. */
export class PingedSocket implements ServerSocket {
  readonly #socket: WebSocket;
  #hasAnswered = true;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("pong", () => {
      this.#hasAnswered = true;
    });
  }

  get readyState(): number {
    return this.#socket.readyState;
  }

  send(text: string): void {
    this.#socket.send(text);
  }

  close(code?: number): void {
    this.#socket.close(code);
  }

  terminate(): void {
    this.#socket.terminate();
  }

  /** Pings, unless the last ping was not answered. */
  ping(): void {
    if (this.#socket.isPaused) return;
    if (this.#hasAnswered) {
      this.#hasAnswered = false;
      this.#socket.ping();
    } else {
      this.terminate();
    }
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    // A pong may be among the frames that were not read.
    this.#hasAnswered = true;
    this.#socket.resume();
  }
}

/**
 * Answers WebSocket handshakes on `server`. All of them succeed; a refusal is a clean close right after
 * (docs/protocol.md, Getting a socket). Gives the accepted sockets that are open.
 */
export function acceptSockets(
  Handshakes: typeof WebSocketServer,
  server: Server,
  kirimin: Kirimin,
  cookies: Cookies,
): ReadonlySet<PingedSocket> {
  const handshakes = new Handshakes({ noServer: true, perMessageDeflate: false, maxPayload });
  const open = new Set<PingedSocket>();

  server.on("upgrade", (request, tcp, head) => {
    // `ws` listens only after the handshake, and an error without a listener ends the process.
    tcp.on("error", () => tcp.destroy());
    const user = cookies.userOf(request.headers.cookie);
    const shakeHands = (): void =>
      handshakes.handleUpgrade(request, tcp, head, (socket) => {
        // A close follows, which says the same.
        socket.on("error", () => undefined);
        const pinged = new PingedSocket(socket);
        const taken = kirimin.takeIn(user, String(request.url), pinged);
        if (!taken) {
          socket.close();
          return;
        }
        open.add(pinged);
        socket.on("message", (data) => taken.receive((data as Buffer).toString()));
        socket.on("close", () => {
          open.delete(pinged);
          taken.close();
        });
      });
    if (user) user.freeze.pass(shakeHands);
    else shakeHands();
  });
  return open;
}

/** A `WebSocket` class whose handshakes carry `cookie`, as a browser's do by themselves. */
export const cookieWebSocket = (Base: typeof WebSocket, cookie: string): WebSocketConstructor =>
  class extends Base {
    constructor(url: string, protocols?: string | string[]) {
      super(url, protocols, { headers: { Cookie: cookie }, perMessageDeflate: false });
      // An 'error' without a listener ends the process. The close that follows says the same.
      this.on("error", () => undefined);
    }
  };

/**
 * Makes the function that closes `server` for good: it cuts every connection, WebSockets too, and resolves when none is
 * left. Call this before the server listens.
 */
export function cutConnections(server: Server): () => Promise<void> {
  const open = new Set<Socket>();
  server.on("connection", (tcp) => {
    open.add(tcp);
    tcp.once("close", () => open.delete(tcp));
  });
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const tcp of open) tcp.destroy();
    });
}
