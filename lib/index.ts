export {
  Chat,
  Room,
  SocketConfig,
  User,
  type ChatType,
  type IceCandidate,
  type SessionDescription,
} from "./protocol/entities.js";
export { Session, SessionChat, type Me, type PeerConfiguration } from "./protocol/session.js";
export {
  messages,
  type MessageOf,
  type RelayMessage,
  type RelayType,
} from "./protocol/messages.js";
export {
  answer,
  candidate,
  commands,
  encodeCommand,
  hangup,
  offer,
  postlike,
  postunlike,
  readAllMessages,
  reject,
  type CommandOf,
  type CommandType,
  type InvalidCommand,
  type RelayCommand,
} from "./protocol/commands.js";
export {
  ownActions,
  type ApiErrorCode,
  type InvalidAction,
  type OwnAction,
  type OwnActionOf,
  type OwnActionType,
  type OwnEvent,
} from "./protocol/own-actions.js";
export { decodeFrame, type InvalidFrame, type UnknownMessage } from "./protocol/frame.js";
export { relayUrl } from "./protocol/relay-url.js";
export { RelayError, type RelayErrorCode } from "./protocol/relay-error.js";
export { fetchSession } from "./connection/fetch-session.js";
export {
  reconnect,
  type ReconnectHooks,
  type ReconnectOptions,
  type ReconnectPolicy,
  type Retry,
} from "./connection/reconnect.js";
export type { AbortSignalLike, SessionRequest } from "./connection/request-session.js";
export type { WebSocketConstructor, WebSocketLike } from "./connection/platform-socket.js";
export { createRelay } from "./relay/create-relay.js";
export type { MessageStreams, Relay } from "./relay/relay.js";
export type { GapEvent, Mark, SnapshotEvent, UpdateEvent } from "./relay/journal.js";
export { NotSent, type NotSentReason } from "./relay/not-sent.js";
export { ofType } from "./relay/of-type.js";
export type { RelayOptions } from "./relay/options.js";
export type { RelayState } from "./relay/state.js";
