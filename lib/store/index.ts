export type { ChatEvent, RoomJoined } from "./chat-event.js";
export type { ChatRoom } from "./chat-room.js";
export { chatState } from "./chat-state.js";
export { chatReducer } from "./reducer.js";
export {
  selectComplete,
  selectMe,
  selectMembers,
  selectMessages,
  selectRequests,
  selectRoom,
  selectRooms,
  selectUnread,
  selectUnreadTotal,
} from "./selectors.js";
export { emptyChatState, type ChatState } from "./state.js";
