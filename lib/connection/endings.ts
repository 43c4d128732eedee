import { RelayError, isRelayError, type RelayErrorCode } from "../protocol/relay-error.js";

/** What an ending leads to, unless `ReconnectPolicy.retry` decides otherwise. */
export interface Ending {
  /** Whether another attempt is of use. */
  readonly retry: boolean;
  /** The least time before it, in ms. */
  readonly floor: number;
  /** Whether the connection had been accepted: what follows is the first failure of a new row. */
  readonly accepted: boolean;
}

const again: Ending = { retry: true, floor: 0, accepted: false };
const never: Ending = { retry: false, floor: 0, accepted: false };
const lost: Ending = { retry: true, floor: 0, accepted: true };

/** One row for each {@link RelayErrorCode}, with its reason. */
export const endings: Readonly<Record<RelayErrorCode, Ending>> = {
  // Asking again does not help before the user has signed in.
  unauthorized: never,
  // Coming back would throw the other device out, which would come back too.
  superseded: never,
  // The session function repeats itself, so each attempt would be refused.
  "stale-session": never,
  // The policy's own end.
  exhausted: never,
  // There is nothing to connect with.
  "no-websocket": never,
  // One call a second for each user is what Kirimin allows elsewhere; five times that is sure to pass.
  "rate-limited": { ...again, floor: 5000 },
  // A captive portal, a proxy or a server in trouble: it passes.
  "bad-session": again,
  // The network, or a server that is starting.
  unreachable: again,
  // The id was void, as all are after a restart of the server. The next one may serve.
  refused: again,
  disconnected: lost,
  silent: lost,
};

/**
 * Turns a thrown value into a RelayError: by its HTTP status if it has one (as Angular's HttpErrorResponse does), else
 * `unreachable`.
 */
export function toRelayError(thrown: unknown): RelayError {
  if (isRelayError(thrown)) return thrown;
  const status = statusOf(thrown);
  if (status === 401) return new RelayError("unauthorized", { cause: thrown });
  if (status === 429) return new RelayError("rate-limited", { cause: thrown });
  // A browser gives 0 where there was no reply.
  if (typeof status === "number" && status >= 200) return badReply(status, thrown);
  return new RelayError("unreachable", { cause: thrown });
}

/**
 * The error where isUser's reply has this status or code, and no session. Observed: 400 where the account was deleted, 500
 * where a partner's was (docs/protocol.md, Getting a socket).
 */
export function badReply(code: number, cause?: unknown): RelayError {
  const inTrouble = code === 400 || code >= 500;
  return new RelayError("bad-session", {
    detail: `isUser replied with code ${code}: ${inTrouble ? "the account or the server is in trouble" : "check the base URL"}.`,
    ...(cause !== undefined && { cause }),
  });
}

const statusOf = (thrown: unknown): unknown => {
  try {
    return (Object(thrown) as { status?: unknown }).status;
  } catch {
    return undefined;
  }
};

/** The error where something took longer than `ms`. */
export const noAnswer = (ms: number): RelayError =>
  new RelayError("unreachable", { detail: `No answer in ${ms} ms.` });
