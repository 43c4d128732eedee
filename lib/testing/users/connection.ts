import type { Freeze } from "./freeze.js";

/** A socket, seen from the server. That of `ws` is one. */
export interface ServerSocket {
  /** As that of a WebSocket. */
  readonly readyState: number;
  send(text: string): void;
  /** Closes cleanly; the client sees 1005 where there is no code. */
  close(code?: number): void;
  /** Ends it without a closing handshake. */
  terminate(): void;
  /** Stops reading, so that nothing is answered, not even a close. */
  pause(): void;
  resume(): void;
}

const OPEN = 1;

/** An accepted socket, which does nothing while its user is frozen. */
export class Connection {
  /** The id that opened it. */
  readonly id: string;
  readonly #socket: ServerSocket;
  readonly #freeze: Freeze;

  constructor(id: string, socket: ServerSocket, freeze: Freeze) {
    this.id = id;
    this.#socket = socket;
    this.#freeze = freeze;
  }

  get isOpen(): boolean {
    return this.#socket.readyState === OPEN;
  }

  send(text: string): void {
    this.#freeze.pass(() => this.#socket.send(text));
  }

  close(code?: number): void {
    this.#freeze.pass(() => this.#socket.close(code));
  }

  terminate(): void {
    this.#socket.terminate();
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }
}
