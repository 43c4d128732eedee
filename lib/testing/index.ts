export { createMockRelay, type MockRelay, type MockRelayOptions } from "./create-mock-relay.js";
export { sample, type Overrides } from "./sample.js";
export {
  startRelayServer,
  type RelayServer,
  type RelayServerOptions,
  type RelayUser,
} from "./start-relay-server.js";
export type {
  RelayControls,
  StandIn,
  StandInFetch,
  StandInResponse,
  StandInUser,
  UserActions,
} from "./stand-in.js";
export type { MessageParts } from "./world/messages.js";
export type { RoomRef } from "./world/rooms.js";
