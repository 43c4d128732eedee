import { createAction, props, type Action, type ActionCreator } from "@ngrx/store";
import type { SessionChat } from "../protocol/session.js";
import { relayTypes, type RelayType } from "../protocol/messages.js";
import { toPlainState, type PlainRelayState } from "./plain-state.js";
import {
  loggableInvalidFrame,
  loggableSession,
  loggableUnknown,
  withoutPeerSocket,
  type LoggableInvalidFrame,
  type LoggableMessage,
  type LoggableSession,
} from "./without-secrets.js";

type CreatorOf<Name extends string, Props extends object> = ActionCreator<
  `[Kirimin] ${Name}`,
  (props: Props) => Props & Action<`[Kirimin] ${Name}`>
>;

/** An action creator for each relay type, with the message in `message`: it has a `type` of its own. */
export type MessageActions = {
  readonly [K in RelayType]: CreatorOf<K, { readonly message: LoggableMessage<K> }>;
};

const messageActions = Object.fromEntries(
  relayTypes.map((type) => [
    type,
    createAction(`[Kirimin] ${type}`, ({ message }: { readonly message: LoggableMessage }) => ({
      message: withoutPeerSocket(message),
    })),
  ]),
) as unknown as MessageActions;

/**
 * The action creators: one for each relay type, and those for what else a relay tells. Each takes what the relay gives and
 * leaves out what is secret, so that an action can be logged, replayed and sent along with a report.
 *
 * @example
 * ```ts
 * on(kiriminActions.memberkick, (state, { message }) => without(state, message.groupid));
 * actions$.pipe(ofType(kiriminActions.sendmessage, kiriminActions.editmessage));
 * ```
 */
export const kiriminActions = {
  ...messageActions,
  /** A session, without its socket: replaces all chats. */
  snapshot: createAction(
    "[Kirimin] snapshot",
    ({
      session,
      connection,
    }: {
      readonly session: LoggableSession;
      readonly connection: number;
    }) => ({ session: loggableSession(session), connection }),
  ),
  /** Messages are missing here, until the next snapshot. */
  gap: createAction("[Kirimin] gap"),
  /** To dispatch when this user has made or joined a room: `chat` as the HTTP reply gives it. */
  roomjoined: createAction("[Kirimin] roomjoined", props<{ readonly chat: SessionChat }>()),
  /** A message of a type that this version does not know: `name`. */
  unknown: createAction("[Kirimin] unknown", loggableUnknown),
  /** What came and is no message. */
  invalid: createAction(
    "[Kirimin] invalid",
    ({ invalid }: { readonly invalid: LoggableInvalidFrame }) => ({
      invalid: loggableInvalidFrame(invalid),
    }),
  ),
  /** How the connection stands. */
  stateChanged: createAction(
    "[Kirimin] stateChanged",
    ({ state }: { readonly state: PlainRelayState }) => ({ state: toPlainState(state) }),
  ),
} as const;

/** The name of one of the {@link kiriminActions}. */
export type KiriminActionName = keyof typeof kiriminActions;

/** The action that `kiriminActions[K]` makes; without `K` any of them, a union on `type`. */
export type KiriminAction<K extends KiriminActionName = KiriminActionName> = {
  [N in KiriminActionName]: ReturnType<(typeof kiriminActions)[N]>;
}[K];
