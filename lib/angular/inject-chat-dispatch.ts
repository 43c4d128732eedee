import { assertInInjectionContext, type InjectionToken } from "@angular/core";
import type { Relay } from "../relay/relay.js";
import type { ChatEvent } from "../store/chat-event.js";
import { chatsOf } from "./chats.js";
import { injectFrom } from "./inject-relay.js";
import { RELAY } from "./relay-token.js";

/**
 * Gives the function that puts what the user did into the state of `injectChatState`, where someone has injected that. The
 * server relays it to the others only: an app learns it from the replies to its requests.
 *
 * @param token the one that was given to `provideKirimin`, if one was
 *
 * @example
 * ```ts
 * readonly #dispatch = injectChatDispatch();
 * joined = (chat: SessionChat) => this.#dispatch({ type: "roomjoined", chat });
 * ```
 */
export function injectChatDispatch(
  token: InjectionToken<Pick<Relay, "updates$">> = RELAY,
): (event: ChatEvent) => void {
  assertInInjectionContext(injectChatDispatch);
  const { local$ } = chatsOf(injectFrom(token));
  return (event) => local$.next(event);
}
