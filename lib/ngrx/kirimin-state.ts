import { chatReducer, emptyChatState, type ChatState } from "../store/index.js";
import type { PlainRelayState } from "./plain-state.js";

/** What the feature of the Store and that of a SignalStore keep. */
export interface KiriminState {
  readonly chatState: ChatState;
  readonly relayState: PlainRelayState;
}

export const initialKiriminState: KiriminState = {
  chatState: emptyChatState,
  relayState: { status: "idle" },
};

/** The state after an event of the chats; the same object where it changes nothing. */
export function withEvent(state: KiriminState, event: { readonly type: string }): KiriminState {
  const chatState = chatReducer(state.chatState, event);
  return chatState === state.chatState ? state : { ...state, chatState };
}
