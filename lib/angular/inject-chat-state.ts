import { computed, type Signal, type ValueEqualityFn } from "@angular/core";
import type { Relay } from "../relay/relay.js";
import { emptyChatState, type ChatState } from "../store/state.js";
import { chatsOf } from "./chats.js";
import { injectFrom } from "./inject-relay.js";
import { injecting, latestOf, type SignalOptions } from "./latest-of.js";
import { RELAY } from "./relay-token.js";

/**
 * A signal of the chats, or of what `selector` makes of them. Counts as a subscriber; all of a relay share one state. It
 * changes when the selection does: what an event does not touch keeps its identity. Before the first session, and on a
 * server, the state is empty.
 *
 * @param options `equal` says when two selections are the same, for a selector that makes a new object each time
 *
 * @example
 * ```ts
 * readonly rooms = injectChatState(selectRooms);
 * readonly unread = injectChatState(selectUnreadTotal);
 * ```
 */
export function injectChatState(
  selector?: undefined,
  options?: SignalOptions<Pick<Relay, "updates$">>,
): Signal<ChatState>;
export function injectChatState<T>(
  selector: (state: ChatState) => T,
  options?: SignalOptions<Pick<Relay, "updates$">> & { readonly equal?: ValueEqualityFn<T> },
): Signal<T>;
export function injectChatState(
  selector: (state: ChatState) => unknown = (state) => state,
  {
    token = RELAY,
    injector,
    equal = Object.is,
  }: SignalOptions<Pick<Relay, "updates$">> & { readonly equal?: ValueEqualityFn<unknown> } = {},
): Signal<unknown> {
  return injecting(injectChatState, injector, () => {
    const state = latestOf(chatsOf(injectFrom(token)).state$, emptyChatState);
    return computed(() => selector(state()), { equal });
  });
}
