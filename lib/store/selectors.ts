import type { User } from "../protocol/entities.js";
import { indexOf, recordOf, valueAt, type ChatRoom, type ShownChat } from "./chat-room.js";
import { roomsOf, type ChatState } from "./state.js";

const nothing: readonly never[] = [];

/** All rooms, the one with the newest message first, those without any last. */
export const selectRooms = (state: ChatState): readonly ChatRoom[] => roomsOf(state).byLatest;

/** The room with this id, if the user is in it. */
export const selectRoom =
  (id: string) =>
  (state: ChatState): ChatRoom | undefined =>
    roomsOf(state).get(id);

/** The messages of a room, the oldest first, and those on their way at the end. */
export const selectMessages =
  (id: string) =>
  (state: ChatState): readonly ShownChat[] =>
    roomsOf(state).get(id)?.messages ?? nothing;

/** The members of a room. */
export const selectMembers =
  (id: string) =>
  (state: ChatState): readonly User[] => {
    const room = roomsOf(state).get(id);
    return room ? membersOf(room.users) : nothing;
  };

/** How many messages of a room others wrote and the user has not read; deleted and pending ones do not count. */
export const selectUnread =
  (id: string) =>
  (state: ChatState): number =>
    state.me ? roomsOf(state).unreadIn(id, state.me.id) : 0;

/** The sum of {@link selectUnread} over all rooms. */
export const selectUnreadTotal = (state: ChatState): number =>
  state.me ? roomsOf(state).unreadBy(state.me.id) : 0;

/** The users who ask to be a friend. */
export const selectRequests = (state: ChatState): readonly User[] => state.requests;

/** The user who is signed in. */
export const selectMe = (state: ChatState): ChatState["me"] => state.me;

/** Whether nothing is known to be missing. */
export const selectComplete = (state: ChatState): boolean => state.complete;

/** The members of a room who have read a message, but for its author and the user who is signed in. */
export const selectSeenBy =
  (roomid: string, chatid: string) =>
  (state: ChatState): readonly User[] => {
    const room = roomsOf(state).get(roomid);
    const chat = room?.messages[indexOf(room, chatid)];
    return room && chat ? seenBy(room, chat, state.me?.id) : nothing;
  };

/** What users are called, by their ids. */
export type Names = Readonly<Record<string, string>>;

/**
 * The names in a state added to those that are known, for messages of users who have left: a state has only who is there. The
 * same object where no name is new.
 *
 * @example
 * ```ts
 * const names$ = chatState(relay).pipe(scan(collectNames, {}));
 * ```
 */
export function collectNames(known: Names, state: ChatState): Names {
  const rooms = selectRooms(state);
  // The room with the newest message comes last: it may be the only one that has heard of a new name.
  const changed = rooms.filter(({ users }) => namedIn.get(users) !== known).reverse();
  const users = [
    ...state.requests,
    ...changed.flatMap((room) => membersOf(room.users)),
    ...(state.me ? [state.me] : []),
  ];
  const names = new Map(users.map(({ id, username, displayname = username }) => [id, displayname]));
  const isNews = [...names].some(([id, name]) => valueAt(known, id) !== name);
  const all = isNews ? recordOf([...Object.entries(known), ...names]) : known;
  for (const room of rooms) namedIn.set(room.users, all);
  return all;
}

/** The names in which those of a room are. */
const namedIn = new WeakMap<ChatRoom["users"], Names>();

const members = new WeakMap<ChatRoom["users"], readonly User[]>();

function membersOf(users: ChatRoom["users"]): readonly User[] {
  const known = members.get(users) ?? Object.values(users);
  members.set(users, known);
  return known;
}

interface SeenBy {
  readonly users: ChatRoom["users"];
  readonly me: string | undefined;
  readonly seenBy: readonly User[];
}

const seen = new WeakMap<ShownChat, SeenBy>();

function seenBy({ users }: ChatRoom, chat: ShownChat, me: string | undefined): readonly User[] {
  const known = seen.get(chat);
  if (known?.users === users && known.me === me) return known.seenBy;
  const readers = (chat.readers ?? []).filter((id) => id !== chat.userid && id !== me);
  const seenBy = readers.flatMap((id) => valueAt(users, id) ?? []);
  seen.set(chat, { users, me, seenBy });
  return seenBy;
}
