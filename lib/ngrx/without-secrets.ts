import type { InvalidFrame, UnknownMessage } from "../protocol/frame.js";
import type { MessageOf, RelayMessage, RelayType } from "../protocol/messages.js";
import type { Session } from "../protocol/session.js";

// Actions and events are logged, shown in devtools and sent along with bug reports. What is a credential stays out.

type WithoutPeerSocket<M> = M extends { readonly uid: string; readonly from: string }
  ? Omit<M, "from">
  : M;

/** The message of type `K`; a call signal comes without `from`, which is the peer's socket id. The peer's user id is `uid`. */
export type LoggableMessage<K extends RelayType = RelayType> = WithoutPeerSocket<MessageOf<K>>;

/** What of a session makes a state: neither the socket to open, nor the TURN servers' passwords in `peer`. */
export type LoggableSession = Pick<Session, "me" | "c" | "v" | "package">;

/** What is wrong with a frame, without the frame. */
export type LoggableInvalidFrame = Omit<InvalidFrame, "frame">;

/** A type that is not known. Of its fields there is no telling which is a secret: `unknown$` has them. */
export type LoggableUnknown = Pick<UnknownMessage, "name">;

export function withoutPeerSocket<K extends RelayType>(
  message: LoggableMessage<K>,
): LoggableMessage<K> {
  if (!("uid" in message && "from" in message)) return message;
  const { from: _, ...rest } = message as RelayMessage & { readonly from: string };
  return rest as LoggableMessage<K>;
}

/** By name: the server may come to send more than this version knows. */
export const loggableSession = (session: LoggableSession): LoggableSession => ({
  c: session.c,
  ...(session.me && { me: session.me }),
  ...(session.v !== undefined && { v: session.v }),
  ...(session.package !== undefined && { package: session.package }),
});

export const loggableInvalidFrame = ({
  reason,
  type,
  errors,
  length,
}: LoggableInvalidFrame): LoggableInvalidFrame => ({
  reason,
  ...(type && { type }),
  errors,
  length,
});

export const loggableUnknown = ({ name }: LoggableUnknown): LoggableUnknown => ({ name });
