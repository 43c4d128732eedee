import type { RelayErrorCode, RelayState } from "rx-kirimin";

/** What the user is told of the connection, and may do about it. */
export interface Description {
  /** `good` needs no banner. */
  readonly tone: "good" | "busy" | "bad";
  readonly title: string;
  readonly detail: string;
  readonly action?: "reconnect" | "sign-in";
  readonly actionLabel?: string;
}

const reasons: Partial<Record<RelayErrorCode, string>> = {
  refused: "The server turned this window away.",
  unreachable: "The server does not answer.",
  "rate-limited": "The server asks for a pause.",
  "bad-session": "The server gave an answer that makes no sense.",
  disconnected: "The connection broke off.",
};

/** @param isAway whether the connection was lost, and is not there again */
export function describeState(state: RelayState, isAway: boolean): Description {
  switch (state.status) {
    case "connected":
      return { tone: "good", title: "Connected", detail: "" };
    case "idle":
    case "closed":
      return { tone: "busy", title: "Not connected", detail: "" };
    case "authorizing":
    case "connecting":
    case "open":
      return isAway
        ? { tone: "bad", title: "Reconnecting", detail: "Trying now." }
        : { tone: "busy", title: "Connecting", detail: "" };
    case "waiting":
      return {
        tone: "bad",
        title: "Reconnecting",
        detail: reasons[state.cause.code] ?? "",
        action: "reconnect",
        actionLabel: "Try now",
      };
    case "offline":
      return {
        tone: "bad",
        title: "You are offline",
        detail: "This window reconnects as soon as the network is back.",
      };
    case "stopped":
      return describeStop(state.cause.code);
  }
}

function describeStop(code: RelayErrorCode): Description {
  switch (code) {
    case "superseded":
      return {
        tone: "bad",
        title: "Open in another window",
        detail: "You signed in somewhere else. What you see here stands still.",
        action: "reconnect",
        actionLabel: "Use it here",
      };
    case "unauthorized":
      return {
        tone: "bad",
        title: "You are signed out",
        detail: "Sign in again to go on.",
        action: "sign-in",
        actionLabel: "Sign in",
      };
    default:
      return {
        tone: "bad",
        title: "Not connected",
        detail: "This window has stopped trying.",
        action: "reconnect",
        actionLabel: "Try again",
      };
  }
}
