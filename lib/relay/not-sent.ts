/** Why a command was not sent, or may not have been. */
export type NotSentReason =
  "invalid" | "not-connected" | "timeout" | "stopped" | "closed" | "indeterminate";

const messages: Readonly<Record<NotSentReason, string>> = {
  invalid: "The command does not fit its type, and nothing was sent.",
  "not-connected":
    "There is no accepted connection, and nothing was sent. deliver() waits for one.",
  timeout: "No connection was accepted in the time given by `within`, and nothing was sent.",
  stopped: "The relay has stopped, and nothing was sent. state$ says why.",
  closed: "The relay was closed, and nothing was sent.",
  indeterminate:
    "The connection ended while the command was on its way: it may or may not have arrived. It is not sent again.",
};

/** A command was not sent; with reason `indeterminate`, it may have been. */
export class NotSent extends Error {
  override readonly name = "NotSent";
  readonly reason: NotSentReason;
  /** With reason `invalid`: paths and kinds, as in `postlike.postid: expected string, got number`. */
  readonly errors: readonly string[];

  constructor(reason: NotSentReason, errors: readonly string[] = []) {
    super([messages[reason], ...errors].join(" "));
    this.reason = reason;
    this.errors = errors;
  }
}
