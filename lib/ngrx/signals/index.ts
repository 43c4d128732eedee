export {
  kiriminEvents,
  provideKiriminEvents,
  toEvent,
  type EventOf,
  type KiriminEvent,
} from "./kirimin-events.js";
export { withKirimin, type KiriminStoreParts } from "./with-kirimin.js";
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
} from "../news.js";
