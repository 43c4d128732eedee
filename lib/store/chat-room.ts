import type { Chat, Room, User } from "../protocol/entities.js";
import type { Me, SessionChat } from "../protocol/session.js";
import { distinct } from "./distinct.js";
import { recordOf, valueAt } from "./record.js";
import { sameFields } from "./same-fields.js";

/** A chat of two or a group: what it is called, who is in it, and what was written, the oldest first. */
export interface ChatRoom {
  readonly room: Room;
  /** By their ids. In the server's own rooms, `696969` and `420`, and where joins were missed: who wrote. */
  readonly users: Readonly<Record<string, User>>;
  /** No two with the same id. */
  readonly messages: readonly Chat[];
}

/** The room as the server describes it, in a snapshot or in a reply. */
export const chatRoomOf = ({ u, m, r }: SessionChat): ChatRoom => ({
  room: r,
  users: usersOf(u),
  messages: distinct(m),
});

/** A chat of two with `user`, in which nothing is written. */
export function chatOfTwo(user: User, me: Omit<Me, "req"> | undefined): ChatRoom {
  const { id, username, displayname = username, image, badges } = user;
  const room: Room = {
    id,
    short: username,
    long: displayname,
    ...(image !== undefined && { image }),
    ...(badges && { badges }),
    type: "user",
  };
  if (!me) return { room, users: usersOf([user]), messages: [] };
  // Others do not see it, so neither does a room.
  const { email: _, ...self } = me;
  return { room, users: usersOf([self, user]), messages: [] };
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
