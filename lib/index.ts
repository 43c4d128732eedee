export { Chat, Room, SocketConfig, User, type ChatType } from "./protocol/entities.js";
export { Session, SessionChat, type Me, type PeerConfiguration } from "./protocol/session.js";
export type { IceCandidate, SessionDescription } from "./protocol/call.js";
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
export { decodeFrame, type InvalidFrame, type UnknownMessage } from "./protocol/frame.js";
export { relayUrl } from "./protocol/relay-url.js";
export { RelayError, type RelayErrorCode } from "./protocol/relay-error.js";
