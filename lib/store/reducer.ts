import { User } from "../protocol/entities.js";
import type { RelayMessage } from "../protocol/messages.js";
import type { OwnEvent } from "../protocol/own-actions.js";
import { list } from "../protocol/shape.js";
import { readEvent, type ChatEvent, type Snapshot, type StateEvent } from "./chat-event.js";
import { chatRoomOf, distinct } from "./chat-room.js";
import { beneath, notArrived, pendingAfter } from "./pending.js";
import { Rooms } from "./rooms.js";
import {
  changed,
  changemessage,
  clearhistory,
  readAllMessages,
  sendmessage,
  sent,
} from "./rules/messages.js";
import {
  acceptfriend,
  addfriend,
  befriended,
  changedme,
  changedroom,
  endfriend,
  kicked,
  memberjoin,
  memberleave,
  newbadges,
  withoutGroup,
} from "./rules/people.js";
import { change, emptyChatState, roomsOf, stateOf, type ChatState } from "./state.js";

type Rule<E> = (state: ChatState, event: E) => ChatState;
type EventOf<K> = Extract<StateEvent, { readonly type: K }>;
type OwnEventOf<K> = Extract<OwnEvent, { readonly did: K }>;

const nothing: Rule<unknown> = (state) => state;

/** What each event does (docs/store.md, Rules). */
const rules: { readonly [K in StateEvent["type"]]: Rule<EventOf<K>> } = {
  snapshot,
  gap: (state) => change(state, { complete: false }),
  own: (state, event) => (ownRules[event.did] as Rule<OwnEvent>)(state, event),
  sendmessage,
  editmessage: changemessage,
  deletemessage: changemessage,
  readAllMessages: (state, message) => readAllMessages(state, message),
  clearhistory,
  memberjoin,
  memberleave,
  memberkick: withoutGroup,
  addfriend,
  acceptfriend,
  unfriend: endfriend,
  ignorefriend: endfriend,
  cancelfriend: endfriend,
  newbadges,
  offer: nothing,
  answer: nothing,
  candidate: nothing,
  reject: nothing,
  hangup: nothing,
  calloffline: nothing,
  newLoggedIn: nothing,
};

/** What each thing that the user did does (docs/store.md, What the user does). */
const ownRules: { readonly [K in OwnEvent["did"]]: Rule<OwnEventOf<K>> } = {
  sent,
  edited: changed,
  deleted: changed,
  cleared: clearhistory,
  read: (state, event) => read(state, event),
  joined,
  left: withoutGroup,
  kicked,
  changedroom,
  changedme,
  addedfriend: befriended,
  acceptedfriend: befriended,
  unfriended: befriended,
  cancelledfriend: befriended,
  ignoredfriend: befriended,
  // The messages themselves stand above all that the rules see: pending.ts.
  pending: nothing,
  unsent: (state, { code }) =>
    code === "indeterminate" || code === "bad-reply" ? change(state, { complete: false }) : state,
  unknown: (state) => change(state, { complete: false }),
};

/**
 * The state after an event. Pure; what the event does not touch keeps its identity, and where it changes nothing the same
 * state comes back. So it does for an action of any other type, and `undefined` is the empty state: it serves as a reducer
 * of Redux and NgRx as it is.
 *
 * @example
 * ```ts
 * const state$ = relay.updates$.pipe(scan(chatReducer, emptyChatState));
 * ```
 */
export function chatReducer(
  state: ChatState | undefined = emptyChatState,
  action: ChatEvent | { readonly type: string },
): ChatState {
  const event = readEvent(action);
  if (!event) return state;
  const next = beneath(state, pendingAfter(state, event), (bare) => ruled(bare, event));
  return event.type === "snapshot" ? withOwn(next, event, state) : next;
}

const ruled = (state: ChatState, event: StateEvent): ChatState =>
  (rules[event.type] as Rule<StateEvent>)(state, event);

const users = list(User);

/** Replaces everything. */
function snapshot(_: ChatState, { session }: Snapshot): ChatState {
  const { req, ...me } = session.me ?? {};
  return stateOf({
    me: User.is(me) ? me : undefined,
    rooms: Rooms.of(session.c.map(chatRoomOf)),
    requests: users.is(req) ? distinct(req) : [],
    complete: true,
    pending: undefined,
  });
}

/** After a snapshot, what the user has done since its session was asked for. */
function withOwn(state: ChatState, { own }: Snapshot, before: ChatState): ChatState {
  const done: readonly OwnEvent[] = Array.isArray(own) ? own : [];
  const next = done.reduce((it, event) => chatReducer(it, { ...event, late: true }), state);
  return beneath(next, notArrived(next, before), (bare) => bare);
}

function read(
  state: ChatState,
  { roomid }: OwnEventOf<"read">,
  isLater?: (chatid: string) => boolean,
): ChatState {
  return state.me ? readAllMessages(state, { from: state.me.id, roomid }, isLater) : state;
}

/** The room as the reply has it, and then what came of it since the request. */
function joined(
  state: ChatState,
  { chat, then = [], late = false }: OwnEventOf<"joined">,
): ChatState {
  const { id } = chat.r;
  if (late && roomsOf(state).get(id)) return state;
  // Out of the group again since the request; but back in it, if more of it came after that.
  const out = then.map(isOut).lastIndexOf(true);
  const since = then.slice(out + 1);
  if (out >= 0 && since.length === 0) return withoutGroup(state, { groupid: id });

  const sentAt = new Map<string, number>();
  for (const [index, event] of since.entries()) {
    if (event.type === "sendmessage" && !sentAt.has(event.chat.id))
      sentAt.set(event.chat.id, index);
  }
  const alone = stateOf({
    me: state.me,
    rooms: Rooms.of([chatRoomOf(chat)]),
    requests: [],
    complete: true,
    pending: undefined,
  });
  const reply = since.reduce<ChatState>((it, event, index) => {
    // The reply has messages that came after a reading: they are not read.
    const isLater = (chatid: string): boolean => (sentAt.get(chatid) ?? -1) > index;
    if (event.type === "readAllMessages") return readAllMessages(it, event, isLater);
    if (event.type === "own" && event.did === "read") return read(it, event, isLater);
    return ruled(it, event);
  }, alone);
  const room = roomsOf(reply).get(id);
  return room
    ? change(state, { rooms: roomsOf(state).with(room) })
    : withoutGroup(state, { groupid: id });
}

const isOut = (event: RelayMessage | OwnEvent): boolean =>
  event.type === "memberkick" || (event.type === "own" && event.did === "left");
