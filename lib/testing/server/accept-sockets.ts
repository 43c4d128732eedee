import type { Server } from "node:http";
import type { WebSocketServer } from "ws";
import { takeIn, type Deafness } from "../users/take-in.js";
import type { World } from "../world/world.js";
import type { Cookies } from "./cookies.js";
import { PingedSocket } from "./pinged-socket.js";

/** More than this in one frame closes the socket with 1009 (docs/protocol.md, Frames). */
const maxPayload = 100 * 1024 * 1024;

/**
 * Answers WebSocket handshakes on `server`. All of them succeed; a refusal is a clean close right after
 * (docs/protocol.md, Getting a socket). Gives the accepted sockets that are open.
 */
export function acceptSockets(
  Handshakes: typeof WebSocketServer,
  server: Server,
  world: World,
  cookies: Cookies,
  deafness: Deafness,
): ReadonlySet<PingedSocket> {
  const handshakes = new Handshakes({ noServer: true, perMessageDeflate: false, maxPayload });
  const open = new Set<PingedSocket>();

  server.on("upgrade", (request, tcp, head) => {
    // Until the handshake is done nobody else listens, and an error without a listener ends the process.
    tcp.on("error", () => tcp.destroy());
    const user = cookies.userOf(request.headers.cookie);
    const shakeHands = (): void =>
      handshakes.handleUpgrade(request, tcp, head, (socket) => {
        // The close that follows says all that there is to say.
        socket.on("error", () => undefined);
        const pinged = new PingedSocket(socket);
        const taken = takeIn(world, user, String(request.url), pinged, deafness);
        if (!taken) {
          socket.close();
          return;
        }
        open.add(pinged);
        socket.on("message", (data) => taken.receive((data as Buffer).toString()));
        socket.on("close", () => {
          open.delete(pinged);
          taken.close();
        });
      });
    if (user) user.freeze.pass(shakeHands);
    else shakeHands();
  });
  return open;
}
