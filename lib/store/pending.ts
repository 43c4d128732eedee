import type { StateEvent } from "./chat-event.js";
import {
  indexOf,
  received,
  sameList,
  withMessageAt,
  type ChatRoom,
  type ShownChat,
} from "./chat-room.js";
import type { Rooms } from "./rooms.js";
import { change, roomsOf, type ChatState, type Pending } from "./state.js";

const none: readonly Pending[] = [];

const pendingOf = ({ pending = none }: ChatState): readonly Pending[] => pending;

/** The pending and failed messages after an event; the same list where none begins or ends with it. */
export function pendingAfter(state: ChatState, event: StateEvent): readonly Pending[] {
  const pending = pendingOf(state);
  if (pending === none && event.type !== "own") return none;
  const without = (id: string): readonly Pending[] => unless(pending, ({ chat }) => chat.id === id);
  if (event.type === "deletemessage") return without(event.chat.id);
  if (event.type === "snapshot") {
    const { me } = event.session;
    if (me && state.me && me.id !== state.me.id) return none;
    return unless(pending, ({ chat }) => chat.failed !== undefined);
  }
  if (event.type !== "own") return pending;
  switch (event.did) {
    case "pending": {
      const chat: ShownChat = { ...received(event.chat), pending: true };
      return [...without(chat.id), { roomid: event.roomid, chat }];
    }
    case "unsent": {
      const { chatid, code } = event;
      if (code === undefined) return without(chatid);
      return pending.map((it) => (it.chat.id === chatid ? withFailure(it, code) : it));
    }
    case "sent":
      return event.replaces === undefined ? pending : without(event.replaces);
    case "edited":
    case "deleted":
      return without(event.chat.id);
    default:
      return pending;
  }
}

function withFailure(it: Pending, failed: NonNullable<ShownChat["failed"]>): Pending {
  const { pending: _, ...chat } = it.chat;
  return { ...it, chat: { ...chat, failed } };
}

/**
 * The pending messages of a state after a snapshot, without those that the snapshot brought: one of the same user that says
 * the same and was not there `before`.
 */
export function notArrived(state: ChatState, before: ChatState): readonly Pending[] {
  const arrived = new Set<string>();
  return unless(pendingOf(state), ({ roomid, chat, instead }) => {
    const known = roomsOf(before).get(roomid);
    if (instead || !known) return false;
    const found = roomsOf(state)
      .get(roomid)
      ?.messages.find(
        (it) =>
          it.pending === undefined &&
          it.userid === chat.userid &&
          it.text === chat.text &&
          it.reply === chat.reply &&
          indexOf(known, it.id) < 0 &&
          !arrived.has(it.id),
      );
    if (found) arrived.add(found.id);
    return found !== undefined;
  });
}

/**
 * The state after `rule`, with `list` as what is pending. `rule` sees none of it: a pending message stands at the end of its
 * room or in the place of what it changes, whatever happens to the others.
 */
export function beneath(
  state: ChatState,
  list: readonly Pending[],
  rule: (state: ChatState) => ChatState,
): ChatState {
  const before = pendingOf(state);
  if (before.length === 0 && list.length === 0) return rule(state);

  const shown = roomsOf(state);
  const bare = uncovered(shown, before);
  const start = change(state, { rooms: bare });
  const next = rule(start);
  const after = roomsOf(next);
  if (list === before && after === bare) {
    return next === start ? state : change(next, { rooms: shown });
  }

  let rooms = after;
  const kept: Pending[] = [];
  for (const roomid of roomidsOf(list)) {
    const here = inRoom(list, roomid);
    const room = after.get(roomid);
    const isUntouched = room === bare.get(roomid) && sameList(here, inRoom(before, roomid));
    const covered = isUntouched ? { room: shown.get(roomid), list: here } : cover(room, here);
    if (covered.room) rooms = rooms.with(covered.room);
    kept.push(...covered.list);
  }
  const pending = kept.length === 0 ? undefined : sameList(kept, before) ? before : kept;
  return change(next, { rooms, pending });
}

/** The rooms without what is pending in them. */
function uncovered(rooms: Rooms, list: readonly Pending[]): Rooms {
  let bare = rooms;
  for (const roomid of roomidsOf(list)) {
    const room = rooms.get(roomid);
    if (!room) continue;
    const byId = new Map(inRoom(list, roomid).map((it) => [it.chat.id, it]));
    const messages = room.messages.flatMap((chat) => {
      const pending = byId.get(chat.id);
      return pending ? (pending.instead ?? []) : chat;
    });
    bare = bare.with({ ...room, messages });
  }
  return bare;
}

/** The room with what is pending in it. Where what it changes is gone, it goes, too. */
function cover(
  room: ChatRoom | undefined,
  here: readonly Pending[],
): { readonly room: ChatRoom | undefined; readonly list: readonly Pending[] } {
  let covered = room;
  const list = here.flatMap(({ roomid, chat: begun, instead }) => {
    const index = covered ? indexOf(covered, begun.id) : -1;
    const changed = covered?.messages[index];
    if (instead && !changed) return [];
    const chat = changed && !instead ? over(changed, begun) : begun;
    if (covered) covered = withMessageAt(covered, index, chat);
    return { roomid, chat, ...(changed && { instead: changed }) };
  });
  return { room: covered, list };
}

/** A message with a change that is under way, which says what it changes and need not know the rest. */
const over = (known: ShownChat, chat: ShownChat): ShownChat => ({
  ...known,
  ...chat,
  userid: known.userid,
  timestamp: known.timestamp,
});

const roomidsOf = (list: readonly Pending[]): ReadonlySet<string> =>
  new Set(list.map(({ roomid }) => roomid));

const inRoom = (list: readonly Pending[], roomid: string): readonly Pending[] =>
  list.filter((it) => it.roomid === roomid);

/** The list without what `isOver` says; the same list where that is nothing. */
const unless = (list: readonly Pending[], isOver: (it: Pending) => boolean): readonly Pending[] => {
  const kept = list.filter((it) => !isOver(it));
  return kept.length === list.length ? list : kept;
};
