export { API, injectApi, provideKiriminApi } from "./api.js";
export { RELAY, injectRelay } from "./inject-relay.js";
export { provideKirimin } from "./provide-kirimin.js";
export { injectRelayStatus, type RelayStatus } from "./relay-status.js";
export { injectChatState, injectLatest, injectRelayState, type SignalOptions } from "./signals.js";
