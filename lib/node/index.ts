export { createWebSocket } from "./create-web-socket.js";
export { fetchSession } from "./fetch-session.js";
export { relayOptions, type NodeRelayOptions } from "./relay-options.js";
export type { Cookie, Credentials } from "./credentials.js";
