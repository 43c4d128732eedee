import { isChatEvent, type ChatEvent } from "./chat-event.js";
import { acceptfriend, addfriend, endfriend } from "./rules/friends.js";
import { memberjoin, memberkick, memberleave, roomjoined } from "./rules/members.js";
import { changemessage, sendmessage } from "./rules/messages.js";
import { clearhistory, readAllMessages } from "./rules/reading.js";
import { gap, newbadges, snapshot } from "./rules/snapshot.js";
import { emptyChatState, type ChatState } from "./state.js";

type EventOf<K> = Extract<ChatEvent, { readonly type: K }>;
type Rules = {
  readonly [K in ChatEvent["type"]]: (state: ChatState, event: EventOf<K>) => ChatState;
};

const nothing = (state: ChatState): ChatState => state;

/** What each event does (docs/store.md, Rules). */
const rules: Rules = {
  snapshot,
  gap,
  sendmessage,
  editmessage: changemessage,
  deletemessage: changemessage,
  readAllMessages,
  clearhistory,
  memberjoin,
  memberleave,
  memberkick,
  roomjoined,
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
  event: ChatEvent | { readonly type: string },
): ChatState {
  if (!isChatEvent(event)) return state;
  const rule = rules[event.type] as (state: ChatState, event: ChatEvent) => ChatState;
  return rule(state, event);
}
