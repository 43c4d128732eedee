import { given } from "../../connection/check.js";
import type { User } from "../../protocol/entities.js";
import type { MessageOf } from "../../protocol/messages.js";
import type { OwnActionOf, OwnEvent } from "../../protocol/own-actions.js";
import type { Me } from "../../protocol/session.js";
import {
  chatOfTwo,
  sameFields,
  sameList,
  valueAt,
  withUsers,
  withoutUser,
  type ChatRoom,
} from "../chat-room.js";
import type { Rooms } from "../rooms.js";
import { change, roomsOf, type ChatState } from "../state.js";

export const memberjoin = (
  state: ChatState,
  { groupid, user }: MessageOf<"memberjoin">,
): ChatState => changeGroup(state, groupid, (group) => withUsers(group, [user]));

/** Takes `from` out of the group. Where that is me, the group goes. */
export const memberleave = (state: ChatState, message: MessageOf<"memberleave">): ChatState =>
  message.from === state.me?.id
    ? withoutGroup(state, message)
    : changeGroup(state, message.groupid, (group) => withoutUser(group, message.from));

/** Takes the group away; a chat of two stays. */
export function withoutGroup(
  state: ChatState,
  { groupid }: { readonly groupid: string },
): ChatState {
  const rooms = roomsOf(state);
  return rooms.get(groupid)?.room.type === "group"
    ? change(state, { rooms: rooms.without(groupid) })
    : state;
}

/**
 * Takes the member out whom the user has put out, unless they are back. Nobody tells the user of the own kick, so a join since
 * the request that does not follow a leave comes after it.
 */
export function kicked(
  state: ChatState,
  { groupid, userid, then = [] }: OwnActionOf<"kicked"> & Pick<OwnEvent, "then">,
): ChatState {
  let joins = 0;
  for (const event of then) {
    if (event.type === "memberjoin" && event.user.id === userid) joins += 1;
    if (event.type === "memberleave" && event.from === userid) joins -= 1;
  }
  return joins > 0 ? state : changeGroup(state, groupid, (group) => withoutUser(group, userid));
}

function changeGroup(
  state: ChatState,
  groupid: string,
  changed: (group: ChatRoom) => ChatRoom,
): ChatState {
  const rooms = roomsOf(state);
  const group = rooms.get(groupid);
  return group?.room.type === "group"
    ? change(state, { rooms: rooms.with(changed(group)) })
    : state;
}

/** Adds to the requests, once, unless it was I who asked. */
export const addfriend = (state: ChatState, { from, user }: MessageOf<"addfriend">): ChatState =>
  withFriend(state, user, from === state.me?.id ? "end" : "put");

/** Takes off the requests, and makes the chat of two if it is new. */
export const acceptfriend = (state: ChatState, { user }: MessageOf<"acceptfriend">): ChatState =>
  withChat(withFriend(state, user, "end"), user);

/** Takes off the requests. The chat of two stays. */
export const endfriend = (
  state: ChatState,
  { user }: MessageOf<"unfriend" | "ignorefriend" | "cancelfriend">,
): ChatState => withFriend(state, user, "end");

type Befriended = OwnActionOf<
  "addedfriend" | "acceptedfriend" | "unfriended" | "cancelledfriend" | "ignoredfriend"
>;

/** Goes by the user in the reply, not by the request: adding someone who has asked is accepting (docs/protocol.md, 4). */
export function befriended(state: ChatState, { did, user, room }: Befriended): ChatState {
  // The one who was asked cannot cancel: the request stays.
  const next = withFriend(state, user, user.isFriend === 3 ? "leave" : "end");
  const isFriend = user.isFriend === 1 || (user.isFriend === undefined && did === "acceptedfriend");
  return isFriend && (room?.type === "user" || did === "acceptedfriend")
    ? withChat(next, user, room)
    : next;
}

/** How a friendship stands is said of a user in every room, so this is the one that looks into all of them. */
function withFriend(state: ChatState, user: User, request: "put" | "end" | "leave"): ChatState {
  if (user.id === state.me?.id) return state;
  const { requests } = state;
  return change(state, {
    rooms: withKnownUser(roomsOf(state), user),
    requests:
      request === "put"
        ? withRequest(requests, user)
        : request === "end" && requests.some(({ id }) => id === user.id)
          ? requests.filter(({ id }) => id !== user.id)
          : requests,
  });
}

function withRequest(requests: readonly User[], user: User): readonly User[] {
  const known = requests.find(({ id }) => id === user.id);
  if (!known) return [...requests, user];
  return sameFields(known, user) ? requests : requests.map((it) => (it === known ? user : it));
}

function withChat(state: ChatState, user: User, room?: Befriended["room"]): ChatState {
  const rooms = roomsOf(state);
  return user.id === state.me?.id || rooms.get(room?.id ?? user.id)
    ? state
    : change(state, { rooms: rooms.with(chatOfTwo(user, state.me, room)) });
}

const withKnownUser = (rooms: Rooms, user: User): Rooms =>
  rooms.map((room) => (valueAt(room.users, user.id) ? withUsers(room, [user]) : room));

/** No badges are absent ones, as in a snapshot. */
export function newbadges(state: ChatState, { badges }: MessageOf<"newbadges">): ChatState {
  if (!state.me || sameList(state.me.badges ?? [], badges)) return state;
  const { badges: _, ...me } = state.me;
  return change(state, { me: badges.length > 0 ? { ...me, badges } : me });
}

/** Changes the user, also where the user stands in a room. */
export function changedme(state: ChatState, { me: fields }: OwnActionOf<"changedme">): ChatState {
  const { me } = state;
  if (!me) return state;
  const { id: _, req: __, ...changes } = given<Partial<Me>>(fields);
  const { email: ___, ...seen } = changes;
  const next = { ...me, ...changes };
  return change(state, {
    me: sameFields(me, next) ? me : next,
    rooms: roomsOf(state).map((room) => {
      const self = valueAt(room.users, me.id);
      return self ? withUsers(room, [{ ...self, ...seen }]) : room;
    }),
  });
}

/** Changes what is known of the room. */
export function changedroom(state: ChatState, { room }: OwnActionOf<"changedroom">): ChatState {
  const rooms = roomsOf(state);
  const known = rooms.get(room.id);
  if (!known) return state;
  const next = { ...known.room, ...given(room), type: known.room.type };
  return sameFields(known.room, next)
    ? state
    : change(state, { rooms: rooms.with({ ...known, room: next }) });
}
