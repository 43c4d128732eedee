import { isRelayType, messages } from "../protocol/messages.js";
import { ownActions, type OwnActionType, type OwnEvent } from "../protocol/own-actions.js";
import { chatsIn, type Session } from "../protocol/session.js";
import { isList, isObject } from "../protocol/shape.js";
import type { GapEvent, SnapshotEvent, UpdateEvent } from "../relay/journal.js";

/** What changes a {@link ChatState}: what `updates$` of a relay gives. */
export type ChatEvent = UpdateEvent<Session>;

/** An event as the rules take it: of a session they need no more than this. */
export type StateEvent = Snapshot | Exclude<ChatEvent, { readonly type: "snapshot" }>;

export type Snapshot = SnapshotEvent<Pick<Session, "me" | "c">>;

/**
 * The event that an action is, or `undefined`: the reducer of a store gets the actions of others, too, which may go by the same
 * names. Of a session that an app's own function gave, what does not decode is left out.
 */
export function readEvent(action: { readonly type: string }): StateEvent | undefined {
  const { type } = action;
  if (isRelayType(type)) return messages[type].is(action) ? action : undefined;
  if (type === "own") return isOwnEvent(action) ? action : undefined;
  if (type === "snapshot") return "session" in action ? readSnapshot(action) : undefined;
  return type === "gap" ? (action as GapEvent) : undefined;
}

function readSnapshot(action: { readonly session: unknown }): Snapshot | undefined {
  const { session } = action;
  if (!isObject(session) || !Array.isArray(session["c"])) return undefined;
  const chats = chatsIn(session);
  return (chats === session ? action : { ...action, session: chats }) as Snapshot;
}

function isOwnEvent(action: object): action is OwnEvent {
  const { did, then } = action as { readonly did?: unknown; readonly then?: unknown };
  return (
    typeof did === "string" &&
    Object.hasOwn(ownActions, did) &&
    ownActions[did as OwnActionType].is(action) &&
    (then === undefined || isList(then, isEvent))
  );
}

const isEvent = (u: unknown): boolean =>
  isObject(u) && readEvent(u as Record<string, unknown> & { type: string }) !== undefined;
