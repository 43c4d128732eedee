import { describeErrors } from "../protocol/describe-errors.js";
import { RelayError } from "../protocol/relay-error.js";
import { Session } from "../protocol/session.js";

/** The session in isUser's reply `{ ok, code, msg, data }`; throws a RelayError where there is none. */
export function readReply(status: number, text: string): Session {
  const reply = parse(text);
  const code = typeof reply?.code === "number" ? reply.code : status;
  if (status === 401 || code === 401) throw new RelayError("unauthorized");
  if (status === 429 || code === 429) throw new RelayError("rate-limited");
  if (reply === undefined) {
    throw new RelayError("bad-session", { detail: `isUser's reply (${status}) is not JSON.` });
  }
  if (status !== 200 || code !== 200) {
    throw new RelayError("bad-session", { detail: `isUser replied with code ${code}.` });
  }
  const session = Session.decode(reply.data);
  if (session._tag === "Left") {
    throw new RelayError("bad-session", { detail: `${describeErrors(session.left).join("; ")}.` });
  }
  return session.right;
}

const parse = (text: string): { code?: unknown; data?: unknown } | undefined => {
  try {
    return Object(JSON.parse(text)) as { code?: unknown; data?: unknown };
  } catch {
    return undefined;
  }
};
