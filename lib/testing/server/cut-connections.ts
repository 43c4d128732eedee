import type { Server } from "node:http";
import type { Socket } from "node:net";

/**
 * Gives what closes `server` for good. It cuts every connection, those that became WebSockets too, and resolves when none
 * is left. To be called before the server listens.
 */
export function cutConnections(server: Server): () => Promise<void> {
  const open = new Set<Socket>();
  server.on("connection", (tcp) => {
    open.add(tcp);
    tcp.once("close", () => open.delete(tcp));
  });
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const tcp of open) tcp.destroy();
    });
}
