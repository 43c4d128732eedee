export type { ChatEvent } from "./chat-event.js";
export type { ChatRoom, ShownChat } from "./chat-room.js";
export { chatState } from "./chat-state.js";
export { chatReducer } from "./reducer.js";
export {
  collectNames,
  selectComplete,
  selectMe,
  selectMembers,
  selectMessages,
  selectRequests,
  selectRoom,
  selectRooms,
  selectSeenBy,
  selectUnread,
  selectUnreadTotal,
  type Names,
} from "./selectors.js";
export { emptyChatState, type ChatState, type Pending } from "./state.js";
