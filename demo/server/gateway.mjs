// Brings a page to the relay server on the page's own origin: isUser, and the socket.
import { connect } from "node:net";

/** Asks isUser with the browser's cookie, and names this server as the place of the socket. */
export async function passIsUser(relayUrl, request, response) {
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  try {
    const reply = await fetch(`${relayUrl}/x/auth/isUser`, {
      headers: { accept: "application/json", cookie: request.headers.cookie ?? "" },
      signal: gone.signal,
    });
    const body = await reply.json();
    if (body.data?.socket) body.data.socket.host = request.headers.host;
    response
      .writeHead(reply.status, { "Content-Type": "application/json", "Cache-Control": "no-store" })
      .end(JSON.stringify(body));
  } catch {
    // The page has left, or the relay server has.
    response.destroy();
  }
}

/** Hands a handshake on, and every byte after it, both ways. */
export function passSocket(relayUrl, request, socket, head, path) {
  const { hostname, port } = new URL(relayUrl);
  const relay = connect(Number(port), hostname);
  const headers = request.rawHeaders.flatMap((part, index, all) =>
    index % 2 === 0 ? [`${part}: ${all[index + 1]}`] : [],
  );
  relay.write([`GET ${path} HTTP/1.1`, ...headers, "", ""].join("\r\n"));
  relay.write(head);
  socket.pipe(relay).pipe(socket);
  for (const [one, other] of [
    [socket, relay],
    [relay, socket],
  ]) {
    one.on("error", () => other.destroy());
    one.on("close", () => other.destroy());
  }
}
