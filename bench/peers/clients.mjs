// The clients that rx-kirimin is compared with. They are installed in this folder, so they are imported from here.
export { RxStomp } from "@stomp/rx-stomp";
export { WebSocket as PartySocket } from "partysocket";
