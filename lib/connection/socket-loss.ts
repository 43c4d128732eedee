import { RelayError, isRelayError } from "../protocol/relay-error.js";

/** How far a socket had come, and what its end means then. */
export const lossBy = {
  connecting: "unreachable",
  open: "refused",
  accepted: "disconnected",
} as const;

/** What the socket found by itself, such as the silence that rx-kirimin/node listens for: thrown, or told in its event. */
export const ownFinding = (event: unknown): RelayError | undefined =>
  [event, (Object(event) as { error?: unknown }).error].find(isRelayError);

/** The system's name of a failure, or the class of what was thrown. Messages are left out: they can quote the URL with the id. */
export const describeFailure = (event: unknown): string => {
  const { error, name } = Object(event) as { error?: { code?: unknown }; name?: unknown };
  const cause = error?.code ?? name;
  return typeof cause === "string" && /^\w+$/.test(cause)
    ? `The socket failed with ${cause}.`
    : "The socket failed.";
};
