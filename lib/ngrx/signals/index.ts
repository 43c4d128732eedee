export { kiriminEvents } from "./kirimin-events.js";
export { provideKiriminEvents } from "./provide-kirimin-events.js";
export { toEvent, type EventOf, type KiriminEvent } from "./to-event.js";
export { withKirimin, type KiriminStoreParts } from "./with-kirimin.js";
export type { KiriminState } from "../kirimin-state.js";
export type { InvalidNews, RelayNews } from "../news.js";
export type { PlainRelayError, PlainRelayState } from "../plain-state.js";
export type {
  LoggableInvalidFrame,
  LoggableMessage,
  LoggableSession,
  LoggableUnknown,
} from "../without-secrets.js";
