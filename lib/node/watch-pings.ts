import type { WebSocket } from "ws";

/**
 * Calls `onSilence` when an open socket gets no ping for `silentAfter` ms. A frozen server and a dead network give no other
 * sign (docs/protocol.md, Frames). Nothing of it outlives the socket.
 */
export function watchPings(socket: WebSocket, silentAfter: number, onSilence: () => void): void {
  socket.once("open", () => {
    let verdict: NodeJS.Immediate | undefined;
    const timer = setTimeout(() => {
      // A process that was busy itself has the pings still to read: they are read before this is called.
      verdict = setImmediate(onSilence);
    }, silentAfter);
    socket.on("ping", () => {
      clearImmediate(verdict);
      timer.refresh();
    });
    socket.once("close", () => clearTimeout(timer));
  });
}
