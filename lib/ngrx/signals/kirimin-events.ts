import { type } from "@ngrx/signals";
import { eventGroup } from "@ngrx/signals/events";
import { relayTypes, type RelayType } from "../../protocol/messages.js";
import type { SessionChat } from "../../protocol/session.js";
import type { PlainRelayState } from "../plain-state.js";
import type {
  LoggableInvalidFrame,
  LoggableMessage,
  LoggableSession,
  LoggableUnknown,
} from "../without-secrets.js";

const messages = Object.fromEntries(relayTypes.map((name) => [name, type()])) as unknown as {
  readonly [K in RelayType]: LoggableMessage<K>;
};

/**
 * The events for `@ngrx/signals/events`, as `kiriminActions` of `rx-kirimin/ngrx` are for the Store: one for each relay
 * type, with the message as its payload, and those for what else a relay tells.
 *
 * @example
 * ```ts
 * withReducer(on(kiriminEvents.memberkick, ({ payload }, state) => without(state, payload.groupid)));
 * ```
 */
export const kiriminEvents = eventGroup({
  source: "Kirimin",
  events: {
    ...messages,
    /** A session, without its socket: replaces all chats. */
    snapshot: type<{ readonly session: LoggableSession; readonly connection: number }>(),
    /** Messages are missing here, until the next snapshot. */
    // So does NgRx declare an event that carries nothing.
    // eslint-disable-next-line @typescript-eslint/no-invalid-void-type, @typescript-eslint/no-confusing-void-expression
    gap: type<void>(),
    /** To dispatch when this user has made or joined a room, as the HTTP reply gives it. */
    roomjoined: type<SessionChat>(),
    /** A message of a type that this version does not know. */
    unknown: type<LoggableUnknown>(),
    /** What came and is no message. */
    invalid: type<LoggableInvalidFrame>(),
    /** How the connection stands. */
    stateChanged: type<PlainRelayState>(),
  },
});
