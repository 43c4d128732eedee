import { Room, User } from "../protocol/entities.js";
import { isRelayType, messages, type RelayMessage } from "../protocol/messages.js";
import { SessionChat, type Session } from "../protocol/session.js";
import { isList, isObject, list } from "../protocol/shape.js";
import type { GapEvent, SnapshotEvent } from "../relay/journal.js";

/** The user is in one more room, as the reply of creating or joining it says. Not relayed: it goes into `local$`. */
export interface RoomJoined {
  readonly type: "roomjoined";
  readonly chat: SessionChat;
}

/** What changes a {@link ChatState}: what `updates$` of a relay gives, and what the user did. */
export type ChatEvent = SnapshotEvent<Session> | GapEvent | RelayMessage | RoomJoined;

/** Whether it is one. The reducer of a store gets the actions of others, too, which may go by the same names. */
export function isChatEvent(action: { readonly type: string }): action is ChatEvent {
  const { type } = action;
  if (isRelayType(type)) return messages[type].is(action);
  if (type === "roomjoined") return "chat" in action && SessionChat.is(action.chat);
  if (type === "snapshot") return "session" in action && isSnapshot(action.session);
  return type === "gap";
}

const users = list(User);

// Not each field of each message: that was done when the session was decoded, and takes half as long as to parse it.
const isSnapshot = (session: unknown): boolean =>
  isObject(session) && isList(session["c"], isSnapshotChat);

const isSnapshotChat = (chat: unknown): boolean =>
  isObject(chat) && users.is(chat["u"]) && isList(chat["m"], isObject) && Room.is(chat["r"]);
