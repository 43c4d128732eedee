import { once } from "node:events";
import { connect, createServer } from "node:net";

/** A TCP proxy to `url` that can write bytes of its own to the client. */
export async function startProxy(url) {
  const { port } = new URL(url);
  const open = new Set();
  let newest;
  const proxy = createServer((client) => {
    const server = connect(Number(port), "127.0.0.1");
    newest = client;
    for (const [from, to] of [
      [client, server],
      [server, client],
    ]) {
      open.add(from);
      from.setNoDelay(true);
      from.on("data", (bytes) => to.write(bytes));
      from.on("error", () => to.destroy());
      from.on("end", () => to.end());
      from.on("close", () => {
        to.destroy();
        open.delete(from);
      });
    }
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  return {
    host: `127.0.0.1:${proxy.address().port}`,
    /** Writes bytes into the server's stream of the newest connection. */
    inject: (bytes) => newest.write(bytes),
    close: () =>
      new Promise((resolve) => {
        proxy.close(resolve);
        for (const socket of open) socket.destroy();
      }),
  };
}
