export {
  Comment,
  Invite,
  Post,
  type Api,
  type ApiFile,
  type BlobLike,
  type Changed,
  type DeletedPost,
  type OutgoingMessage,
  type RoomRef,
  type WriteOptions,
} from "./api.js";
export { ApiError, isApiError } from "./api-error.js";
export type { ApiRelay } from "./call.js";
export { createApi, type ApiOptions } from "./create-api.js";
export type { ApiFetch, ApiReply } from "./request.js";
