import type { WebSocketLike } from "../../lib/connection/platform-socket.js";

/** A socket whose server is the spec: nothing happens on it but what the spec makes happen. */
export class FakeSocket implements WebSocketLike {
  readyState = 0;
  bufferedAmount = 0;
  readonly sent: string[] = [];
  readonly url: string;
  onopen: ((event: object) => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: ((event: object) => void) | null = null;
  onclose: ((event: { code: number; wasClean: boolean; reason: string }) => void) | null = null;
  /** Whether the server answers the client's close at once. A frozen one does not. */
  answersClose = true;

  constructor(url: string) {
    this.url = url;
  }

  send(text: string): void {
    if (this.readyState !== 1) throw new Error("The socket is not open.");
    this.sent.push(text);
  }

  close(): void {
    if (this.readyState >= 2) return;
    this.readyState = 2;
    if (this.answersClose) this.serverCloses(1005);
  }

  serverOpens(): void {
    this.readyState = 1;
    this.onopen?.({});
  }

  serverSends(message: unknown): void {
    this.onmessage?.({ data: typeof message === "object" ? JSON.stringify(message) : message });
  }

  serverCloses(code: number, wasClean = code !== 1006): void {
    this.readyState = 3;
    this.onclose?.({ code, wasClean, reason: "" });
  }

  fails(event: object = {}): void {
    this.readyState = 3;
    this.onerror?.(event);
  }
}

/** Makes a WebSocket class, and keeps its sockets in the order in which they were made. */
export function createFakeServer() {
  const sockets: FakeSocket[] = [];
  class WebSocketCtor extends FakeSocket {
    constructor(url: string) {
      super(url);
      sockets.push(this);
    }
  }
  return {
    WebSocketCtor,
    sockets,
    /** The newest socket. */
    get socket(): FakeSocket {
      const newest = sockets.at(-1);
      if (!newest) throw new Error("There is no socket yet.");
      return newest;
    },
    /** How many sockets stand, from their making to their close. */
    standing: () => sockets.filter(({ readyState }) => readyState < 3).length,
  };
}
