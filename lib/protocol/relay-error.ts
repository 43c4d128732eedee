/** Why a connection ended or could not be made. connection/endings.ts says what follows from each. */
export type RelayErrorCode =
  | "unauthorized"
  | "superseded"
  | "stale-session"
  | "exhausted"
  | "no-websocket"
  | "rate-limited"
  | "bad-session"
  | "unreachable"
  | "refused"
  | "disconnected"
  | "silent";

const messages: Readonly<Record<RelayErrorCode, string>> = {
  unauthorized: "Not signed in to Kirimin. Sign in, then call reconnect().",
  superseded:
    "The user signed in elsewhere, and Kirimin keeps one connection for each user. Call reconnect() to take it back.",
  "stale-session":
    "The session function gave a socket id that was used before, and an id works once. Make it ask isUser anew at each call.",
  exhausted:
    "As many attempts as reconnect.maxAttempts allows have failed in a row. Call reconnect() to try again; `cause` is the last failure.",
  "no-websocket":
    "No browser WebSocket here (Node or server-side rendering). Pass createRelay() a WebSocketCtor, such as that of rx-kirimin/node.",
  "rate-limited": "Kirimin was asked for sessions too often. The next attempt waits.",
  "bad-session": "There is no session to connect with.",
  unreachable: "Kirimin could not be reached. Check the network and the address.",
  refused:
    "The server opened the socket and closed it before accepting it. The id was unknown or used, the cookie was missing, or `path` is not the server's.",
  disconnected: "The connection was lost.",
  silent: "The server was silent for too long, so the connection counts as lost.",
};

/**
 * Why a connection ended or could not be made. `code` says why, and `message` what to do. Neither holds a credential.
 * `cause` may be anything that a session function threw, so printing the error does not print it.
 */
export class RelayError extends Error {
  override readonly name = "RelayError";
  readonly code: RelayErrorCode;
  /** The close code, if a socket closed. */
  declare readonly closeCode?: number;
  /** Whether the socket closed with a closing handshake, if it closed. */
  declare readonly wasClean?: boolean;
  declare readonly cause?: unknown;

  constructor(
    code: RelayErrorCode,
    {
      detail,
      close,
      ...rest
    }: {
      /** Stands before the message of the code. */
      readonly detail?: string | undefined;
      readonly close?: { readonly code: number; readonly wasClean: boolean } | undefined;
      readonly cause?: unknown;
    } = {},
  ) {
    super(detail === undefined ? messages[code] : `${detail} ${messages[code]}`);
    this.code = code;
    if (close) {
      this.closeCode = close.code;
      this.wasClean = close.wasClean;
    }
    if ("cause" in rest) {
      // A getter, so that inspecting or logging the error shows its name and not its value.
      Object.defineProperty(this, "cause", { get: () => rest.cause });
    }
  }
}

/** Whether `thrown` is a {@link RelayError}. Told by its name: an app can load this package twice, as ES modules and as CommonJS. */
export const isRelayError = (thrown: unknown): thrown is RelayError =>
  thrown instanceof Error && thrown.name === "RelayError";
