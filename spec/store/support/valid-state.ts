import { Chat, Room, User } from "../../../lib/protocol/entities.js";
import {
  selectRoom,
  selectRooms,
  selectUnread,
  selectUnreadTotal,
  type ChatState,
  type ShownChat,
} from "../../../lib/store/index.js";

const isPending = ({ pending, failed }: ShownChat): boolean =>
  pending !== undefined || failed !== undefined;

/** What is wrong with a state, in words; nothing, if it is one. */
export function faultsOf(state: ChatState): string[] {
  const { me, chats, requests, complete } = state;
  const faults: string[] = [];
  const check = (holds: boolean, fault: string): void => {
    if (!holds) faults.push(fault);
  };
  const checkRecord = <T>(record: Readonly<Record<string, T>>, idOf: (value: T) => string): void =>
    Object.entries(record).forEach(([id, value]) =>
      check(idOf(value) === id, `${idOf(value)} stands under ${id}`),
    );
  const checkUnique = (elements: readonly { readonly id: string }[], what: string): void =>
    check(
      new Set(elements.map(({ id }) => id)).size === elements.length,
      `two ${what} with one id`,
    );

  check(
    [...new Set(["me", "pending", ...Object.keys(state)])].sort().join() ===
      "chats,complete,me,pending,requests",
    "another part, or one too few",
  );
  check(
    me === undefined || (User.is(me) && !("req" in me)),
    "me is no user, or holds the requests",
  );
  check(typeof complete === "boolean", "complete is neither true nor false");
  check(requests.every(User.is), "a request is no user");
  checkUnique(requests, "requests");
  checkRecord(chats, ({ room }) => room.id);
  for (const { room, users, messages } of Object.values(chats)) {
    check(Room.is(room), "a room is none");
    check(Object.values(users).every(User.is), "a user is none");
    checkRecord(users, ({ id }) => id);
    check(messages.every(Chat.is), "a message is none");
    checkUnique(messages, "messages");
  }

  const shown = Object.values(chats).flatMap(({ messages }) => messages.filter(isPending));
  const pending = (state.pending ?? [])
    .filter(({ roomid }) => Object.hasOwn(chats, roomid))
    .map(({ chat }) => chat);
  check(state.pending?.length !== 0, "an empty list of what is pending");
  checkUnique(
    (state.pending ?? []).map(({ chat }) => chat),
    "pending messages",
  );
  check(
    shown.length === pending.length &&
      shown.every(({ id }) => pending.some((chat) => chat.id === id)),
    "what is pending is not what is shown",
  );

  const rooms = selectRooms(state);
  check(rooms.length === Object.keys(chats).length, "selectRooms has another number of rooms");
  check(
    rooms.every((room) => Object.hasOwn(chats, room.room.id) && chats[room.room.id] === room),
    "selectRooms has other rooms",
  );
  check(
    rooms.every((room) => selectRoom(room.room.id)(state) === room),
    "selectRoom has another room",
  );
  const unread = rooms.reduce((sum, { room }) => sum + selectUnread(room.id)(state), 0);
  check(unread === selectUnreadTotal(state), "the total of the unread is another");
  check(Object.keys(Object.prototype).length === 0, "something has reached Object.prototype");
  return faults;
}
