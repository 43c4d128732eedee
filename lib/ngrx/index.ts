export {
  kiriminActions,
  type KiriminAction,
  type KiriminActionName,
  type MessageActions,
} from "./kirimin-actions.js";
export { kiriminFeature } from "./kirimin-feature.js";
export type { KiriminState } from "./kirimin-state.js";
export type { PlainRelayError, PlainRelayState } from "./plain-state.js";
export { provideKiriminActions } from "./provide-kirimin-actions.js";
export type { InvalidNews, RelayNews } from "./news.js";
export { toAction, type ActionOf } from "./to-action.js";
export type {
  LoggableInvalidFrame,
  LoggableMessage,
  LoggableSession,
  LoggableUnknown,
} from "./without-secrets.js";
