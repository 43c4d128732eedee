export {
  kiriminActions,
  provideKiriminActions,
  toAction,
  type ActionOf,
  type KiriminAction,
  type KiriminActionName,
  type MessageActions,
} from "./kirimin-actions.js";
export { kiriminFeature } from "./kirimin-feature.js";
export type {
  InvalidNews,
  KiriminState,
  LoggableInvalidFrame,
  LoggableMessage,
  LoggableSession,
  LoggableUnknown,
  PlainRelayError,
  PlainRelayState,
  RelayNews,
} from "./news.js";
