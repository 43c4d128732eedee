import type { Connection } from "./connection.js";
import { randomHex } from "./random-hex.js";

/**
 * The sockets of one user, and the id that opens one: a new id at each session, which serves until the socket that it
 * opened closes (docs/protocol.md, Getting a socket).
 */
export class UserSockets {
  readonly #open = new Set<Connection>();
  readonly #userid: string;
  #id: string | undefined;
  /** The one that gets the events. */
  #listener: Connection | undefined;

  constructor(userid: string) {
    this.#userid = userid;
  }

  /** All that are open, deaf ones too. */
  get open(): readonly Connection[] {
    return [...this.#open];
  }

  get listener(): Connection | undefined {
    return this.#listener?.isOpen ? this.#listener : undefined;
  }

  /** Makes the id of a new session. The socket of the last one is told, stays open, and goes deaf. */
  renewId(): string {
    this.listener?.send(JSON.stringify({ type: "newLoggedIn", uid: this.#userid }));
    this.forgetId();
    this.#id = randomHex(8);
    return this.#id;
  }

  forgetId(): void {
    this.#id = undefined;
    this.#listener = undefined;
  }

  knows(id: string): boolean {
    return id === this.#id;
  }

  /** Takes a socket in. One that was opened by the same id goes deaf. */
  add(connection: Connection): void {
    this.#open.add(connection);
    this.#listener = connection;
  }

  /** Forgets a socket that has closed, and its id: another one with that id goes deaf. */
  remove(connection: Connection): void {
    this.#open.delete(connection);
    if (this.knows(connection.id)) this.forgetId();
  }

  /** Ends all of them without a closing handshake. */
  drop(): void {
    for (const connection of this.#open) connection.terminate();
  }
}
