import type { WebSocket } from "ws";
import type { ServerSocket } from "../users/connection.js";

/** A socket of `ws` that is gone when it does not answer a ping. */
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
    // A pong may wait among what was not read.
    this.#hasAnswered = true;
    this.#socket.resume();
  }
}
