export { createApi } from "./create-api.js";
export { createWebSocket } from "./create-web-socket.js";
export { fetchSession, relayOptions, type NodeRelayOptions } from "./relay-options.js";
export type { Cookie, Credentials } from "./credentials.js";
export type { NodeFetch } from "./origins.js";
