import type { RelayMessage } from "../protocol/messages.js";
import type { RelayOptions } from "../relay/options.js";

/** What a test does to a user's connection, and sees of it. Both stand-ins for the relay have these. */
export interface RelayControls {
  /** What to pass to `createRelay()` to connect as this user. */
  readonly relayOptions: Required<
    Pick<RelayOptions, "session" | "WebSocketCtor" | "protocol" | "path">
  >;
  /** Sends the user a message, or a text as it is. Throws an Error where the user has no accepted socket. */
  send(message: RelayMessage | Readonly<Record<string, unknown>> | string): void;
  /** Lets the user's next `times` sockets open, and then closes them cleanly with no code. @defaultValue 1 */
  refuse(times?: number): void;
  /** Ends the user's sockets without a closing handshake: the client sees 1006. Does nothing where none is open. */
  drop(): void;
  /** Closes the user's sockets cleanly; without a code the client sees 1005. Does nothing where none is open. */
  closeWith(code?: number): void;
  /** The user signs in on another device: a new id, `newLoggedIn`, and no more events on the open socket. */
  signInElsewhere(): void;
  /** The next isUser that is not spoken for is answered so: a text as HTML, anything else as JSON. */
  answerSession(status: number, body: unknown): void;
  /** Freezes the server for this user: no reply, handshake, frame, ping or close until {@link resume}. */
  hang(): void;
  /** Goes on where {@link hang} stopped: what was held back comes now, in order. */
  resume(): void;
  /** The commands that counted, in order: neither lost in the first moments after the open, nor dropped. */
  readonly received: readonly Readonly<Record<string, unknown>>[];
  /** How many times the user asked isUser, answered or not. */
  readonly sessions: number;
}
