export { injectChatDispatch } from "./inject-chat-dispatch.js";
export { injectChatState } from "./inject-chat-state.js";
export { injectLatest } from "./inject-latest.js";
export { injectRelay } from "./inject-relay.js";
export { injectRelayState } from "./inject-relay-state.js";
export type { SignalOptions } from "./latest-of.js";
export { provideKirimin } from "./provide-kirimin.js";
export { RELAY } from "./relay-token.js";
