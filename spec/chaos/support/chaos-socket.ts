import { FakeSocket } from "../../support/fake-server.js";

/** What a socket needs of its server. */
interface Server {
  readonly now: number;
  after(ms: number, action: () => void): void;
  answerClose(socket: ChaosSocket): void;
}

/** A socket that ends as platforms' sockets do: a close in the handshake is told later, one of an open socket when answered. */
export class ChaosSocket extends FakeSocket {
  readonly id: string;
  /** Since when the client has wanted it closed, in ms. */
  closingSince = Infinity;
  hasOpened = false;
  /** The server began to close it, and sends no more. */
  isServersClose = false;
  /** The client has given it up, though it is open. */
  isDeaf = false;
  readonly #server: Server;

  constructor(url: string, server: Server) {
    super(url);
    this.#server = server;
    this.id = new URL(url).searchParams.get("id") ?? "";
  }

  override close(): void {
    if (this.readyState >= 2) return;
    const inHandshake = this.readyState === 0;
    this.readyState = 2;
    this.closingSince = this.#server.now;
    if (inHandshake) this.#server.after(0, () => this.breaks());
    else this.#server.answerClose(this);
  }

  override serverOpens(): void {
    this.hasOpened = true;
    super.serverOpens();
  }

  /** Closed, unless it was before. */
  closes(code: number): void {
    if (this.readyState < 3) this.serverCloses(code);
  }

  /** An error, and then the close that says 1006. */
  breaks(): void {
    if (this.readyState >= 3) return;
    this.fails();
    this.serverCloses(1006);
  }

  /** The server begins to close it; its close comes a little later. */
  closesSoon(code: number): void {
    if (this.readyState !== 1) return;
    this.readyState = 2;
    this.isServersClose = true;
    this.#server.after(5, () => this.closes(code));
  }

  /** An error that leaves it open, as far as it tells. */
  failsOpen(): void {
    if (this.readyState !== 1) return;
    this.isDeaf = true;
    this.onerror?.({});
  }

  /** An error that no close follows. */
  failsSilently(): void {
    if (this.readyState < 3) this.fails();
  }
}
