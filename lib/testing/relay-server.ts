import type { StandIn, StandInUser } from "./stand-in.js";

/** How the server behaves in time, and where it is. Durations are in ms. */
export interface RelayServerOptions {
  /** How long after the open of a socket a frame of the client is lost. @defaultValue 10 */
  readonly deafFor?: number;
  /** From one ping of all sockets to the next; a socket that has not answered the last one is gone. @defaultValue 7000 */
  readonly pingInterval?: number;
  /** Where it listens on 127.0.0.1. @defaultValue 0: any free one */
  readonly port?: number;
}

/** A user of the server. */
export interface RelayUser extends StandInUser {
  /** The value of the `Cookie` header that signs the user in. */
  readonly cookie: string;
}

/** A Kirimin server for tests, on 127.0.0.1. */
export interface RelayServer extends StandIn<RelayUser> {
  /** Where it is: `http://127.0.0.1:{port}`. */
  readonly url: string;
  /** Ends all connections, and completes when the server holds nothing open. */
  close(): Promise<void>;
}
