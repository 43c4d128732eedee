import type { RelayControls } from "./stand-in.js";
import type { Reply } from "./world/routes.js";
import type { Wire } from "./world/wire.js";

/** The path of the sockets, as on a server of version 3 (docs/protocol.md, The URL). */
export const socketPath = "/socket";

/** A socket, seen from the server. */
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

/** Lets actions through in their order or, while frozen, holds them back. */
export class Freeze {
  #held: (() => void)[] | undefined;

  pass(action: () => void): void {
    if (this.#held) this.#held.push(action);
    else action();
  }

  hang(): void {
    this.#held ??= [];
  }

  resume(): void {
    // Go on holding meanwhile, so that what an action leads to comes after what was held before it.
    for (const action of this.#held ?? []) action();
    this.#held = undefined;
  }
}

/**
 * A user's sockets, and the id that opens the next one. Each session makes a new id, which serves until the socket that it
 * opened closes (docs/protocol.md, Getting a socket).
 */
export class KiriminUser {
  readonly id: string;
  readonly freeze = new Freeze();
  /** The replies that a test has prepared for the next calls of isUser. */
  readonly preparedReplies: Reply[] = [];
  readonly received: Wire[] = [];
  sessions = 0;
  /** When the last call over HTTP other than isUser was done, by the server's clock. */
  calledAt = -Infinity;
  /** All sockets that are open, deaf ones too, with the id that opened each. */
  readonly #sockets = new Map<ServerSocket, string>();
  #socketid: string | undefined;
  /** The socket that gets the events. */
  #listener: ServerSocket | undefined;
  /** How many of the next sockets are refused. */
  #refusals = 0;

  constructor(id: string) {
    this.id = id;
  }

  get isConnected(): boolean {
    return this.#listener?.readyState === OPEN;
  }

  /** Sends to the socket that gets the events; `false` if there is none. */
  send(text: string): boolean {
    const socket = this.#listener;
    if (socket?.readyState !== OPEN) return false;
    this.freeze.pass(() => socket.send(text));
    return true;
  }

  /** Makes the id of a new session. The socket of the last one is told, stays open, and goes deaf. */
  renewId(): string {
    this.send(JSON.stringify({ type: "newLoggedIn", uid: this.id }));
    this.forgetId();
    this.#socketid = randomHex(8);
    return this.#socketid;
  }

  forgetId(): void {
    this.#socketid = undefined;
    this.#listener = undefined;
  }

  /** Takes a socket in that was opened at `address`, a path with a query, and gives its id; `undefined` is a refusal. */
  admit(socket: ServerSocket, address: string): string | undefined {
    const [path, query] = address.split("?");
    const id = new URLSearchParams(query).get("id");
    if (path !== socketPath || id === null || id !== this.#socketid) return undefined;
    if (this.#refusals > 0) {
      this.#refusals -= 1;
      this.forgetId();
      return undefined;
    }
    this.#sockets.set(socket, id);
    this.#listener = socket;
    return id;
  }

  /** Forgets a socket that has closed, and its id: another one with that id goes deaf. */
  remove(socket: ServerSocket): void {
    if (this.#sockets.get(socket) === this.#socketid) this.forgetId();
    this.#sockets.delete(socket);
  }

  /** Ends all sockets without a closing handshake. */
  drop(): void {
    for (const socket of this.#sockets.keys()) socket.terminate();
  }

  /** The controls that need nothing of the transport. */
  get controls(): Omit<RelayControls, "relayOptions" | "fetch" | "sessions"> {
    return {
      send: (message) => {
        if (this.send(typeof message === "string" ? message : JSON.stringify(message))) return;
        throw new Error(
          `User "${this.id}" has no accepted socket to send to. Wait until it is connected.`,
        );
      },
      refuse: (times = 1) => {
        if (!Number.isInteger(times) || times < 0) {
          throw new TypeError("refuse() takes how many sockets to refuse: 0, 1, 2, …");
        }
        this.#refusals = times;
      },
      drop: () => this.drop(),
      closeWith: (code) => {
        if (code !== undefined && !isSendable(code)) {
          throw new TypeError(
            "closeWith() takes a code that can be sent: 1000 to 1003, 1007 to 1014, or 3000 to 4999. " +
              "For 1005 leave it out; for 1006 call drop().",
          );
        }
        for (const socket of this.#sockets.keys()) this.freeze.pass(() => socket.close(code));
      },
      signInElsewhere: () => {
        this.renewId();
      },
      answerSession: (status, body) => {
        if (!Number.isInteger(status) || status < 200 || status > 599) {
          throw new TypeError("answerSession() takes a status of HTTP, 200 to 599.");
        }
        // A body that cannot be JSON throws here, in the test, and not later in the server.
        const copy = body === undefined ? "" : (JSON.parse(JSON.stringify(body)) as unknown);
        this.preparedReplies.push({ status, body: copy });
      },
      hang: () => {
        this.freeze.hang();
        for (const socket of this.#sockets.keys()) socket.pause();
      },
      resume: () => {
        this.freeze.resume();
        for (const socket of this.#sockets.keys()) socket.resume();
      },
      received: this.received,
    };
  }
}

/** Codes that RFC 6455 lets an endpoint send. */
const isSendable = (code: number): boolean =>
  Number.isInteger(code) &&
  ((code >= 1000 && code <= 1003) ||
    (code >= 1007 && code <= 1014) ||
    (code >= 3000 && code <= 4999));

/** Random bytes as text, by the `crypto` that pages and Node both have. */
export const randomHex = (bytes: number): string =>
  [...crypto.getRandomValues(new Uint8Array(bytes))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
