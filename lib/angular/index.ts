export { RELAY, injectRelay } from "./inject-relay.js";
export { provideKirimin } from "./provide-kirimin.js";
export {
  injectChatDispatch,
  injectChatState,
  injectLatest,
  injectRelayState,
  type SignalOptions,
} from "./signals.js";
