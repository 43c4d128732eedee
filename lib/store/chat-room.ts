import type { Chat, Room, User } from "../protocol/entities.js";
import type { ApiErrorCode } from "../protocol/own-actions.js";
import type { Me, SessionChat } from "../protocol/session.js";

/** A message as a state shows it. */
export type ShownChat = Chat & {
  /** `true` while the request that sends, edits or deletes it is under way. */
  readonly pending?: true;
  /** Why that request failed, until the next snapshot. */
  readonly failed?: ApiErrorCode;
};

/** A chat of two or a group: what it is called, who is in it, and what was written, the oldest first. */
export interface ChatRoom {
  readonly room: Room;
  /** By their ids. In the server's own rooms, `696969` and `420`, and where joins were missed: who wrote. */
  readonly users: Readonly<Record<string, User>>;
  /** No two with the same id. */
  readonly messages: readonly ShownChat[];
}

/** The room as the server describes it, in a snapshot or in a reply. */
export const chatRoomOf = ({ u, m, r }: SessionChat): ChatRoom => ({
  room: r,
  users: usersOf(u),
  messages: distinct(m.every(isAsReceived) ? m : m.map((chat) => received(chat))),
});

/** A chat of two with `user`, in which nothing is written. */
export function chatOfTwo(user: User, me: Omit<Me, "req"> | undefined, room?: Room): ChatRoom {
  const { id, username, displayname = username, image, badges } = user;
  const named: Room = room ?? {
    id,
    short: username,
    long: displayname,
    ...(image !== undefined && { image }),
    ...(badges && { badges }),
    type: "user",
  };
  if (!me) return { room: named, users: usersOf([user]), messages: [] };
  // Others do not see the email address, so neither does a room.
  const { email: _, ...self } = me;
  return { room: named, users: usersOf([self, user]), messages: [] };
}

export const usersOf = (users: readonly User[]): ChatRoom["users"] =>
  recordOf(users.map((user) => [user.id, user]));

/** With these users in it as given, new or in the place of what was known. */
export function withUsers(room: ChatRoom, users: readonly User[]): ChatRoom {
  const others = distinct(users).filter((user) => {
    const known = valueAt(room.users, user.id);
    return !known || !sameFields(known, user);
  });
  if (others.length === 0) return room;
  return { ...room, users: usersOf([...Object.values(room.users), ...others]) };
}

export function withoutUser(room: ChatRoom, userid: string): ChatRoom {
  if (!valueAt(room.users, userid)) return room;
  return { ...room, users: usersOf(Object.values(room.users).filter(({ id }) => id !== userid)) };
}

/** Where in the room a message stands, or -1. From the end, where what is changed mostly stands. */
export function indexOf({ messages }: ChatRoom, id: string): number {
  let index = messages.length - 1;
  while (index >= 0 && messages[index]?.id !== id) index -= 1;
  return index;
}

/** With `chat` in the place of the message at `index`, or at the end for an index of -1. */
export function withMessageAt(room: ChatRoom, index: number, chat: ShownChat): ChatRoom {
  // Not to be added to the copy: the copy has no place for it, and would be copied.
  if (index < 0) return { ...room, messages: [...room.messages, chat] };
  const messages = [...room.messages];
  messages[index] = chat;
  return { ...room, messages };
}

/**
 * A message as it came, without what a peer may only pretend: `pending` and `failed`, and a deletion. A deleted message has
 * both `type` and `text` "deleted", and is never new; the server stores what else has that type as a plain text
 * (docs/protocol.md, From the server).
 */
export function received(chat: Chat, isNew = false): Chat {
  if (isAsReceived(chat) && !(isNew && chat.type === "deleted")) return chat;
  const { pending: _, failed: __, type, ...rest } = chat as ShownChat;
  const isKept = type !== undefined && (type !== "deleted" || (!isNew && chat.text === "deleted"));
  return isKept ? { ...rest, type } : rest;
}

const isAsReceived = (chat: ShownChat): boolean =>
  chat.pending === undefined &&
  chat.failed === undefined &&
  (chat.type !== "deleted" || chat.text === "deleted");

/** The elements with the later one of two with the same id in the place of the first; mostly the list itself. */
export function distinct<T extends { readonly id: string }>(elements: readonly T[]): readonly T[] {
  const ids = new Set<string>();
  for (const { id } of elements) ids.add(id);
  if (ids.size === elements.length) return elements;
  return [...new Map(elements.map((element) => [element.id, element])).values()];
}

/**
 * A record by id. It has no prototype: ids come off the wire, and `"__proto__"` and `"constructor"` are keys like any other.
 * The later one of two with the same id stays.
 */
export function recordOf<T>(entries: Iterable<readonly [string, T]>): Readonly<Record<string, T>> {
  const record = Object.create(null) as Record<string, T>;
  for (const [id, value] of entries) record[id] = value;
  return record;
}

/** The own value under `id`: a state that was stored and read again has records with a prototype. */
export const valueAt = <T>(record: Readonly<Record<string, T>>, id: string): T | undefined =>
  Object.hasOwn(record, id) ? record[id] : undefined;

/**
 * Whether two objects say the same: equal values, and arrays of equal values. It looks no deeper, so that an extra field
 * that a peer has nested a million times costs nothing; what it cannot see counts as another value.
 */
export function sameFields(one: object, other: object): boolean {
  if (one === other) return true;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every(
      (key) => Object.hasOwn(other, key) && sameValue(fieldOf(one, key), fieldOf(other, key)),
    )
  );
}

/** Whether two lists have the same elements, in the same order. */
export const sameList = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  one.length === other.length && one.every((element, index) => element === other[index]);

const sameValue = (one: unknown, other: unknown): boolean =>
  one === other || (Array.isArray(one) && Array.isArray(other) && sameList(one, other));

const fieldOf = (object: object, key: string): unknown =>
  (object as Readonly<Record<string, unknown>>)[key];
