// Brings a page to the relay server on the page's own origin: its API, isUser, and the socket.
import { connect } from "node:net";

const maxBody = 4 * 1024 * 1024;

/** The body of a request. Throws where it is longer than `longest` bytes. */
export async function readBody(request, longest = maxBody) {
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > longest) throw new Error("This is too long.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Asks the server at `path` with the browser's cookie. A session names this server as the place of the socket. */
export async function passRequest(relayUrl, request, response, path) {
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  try {
    const { method, headers } = request;
    const reply = await fetch(`${relayUrl}${path}`, {
      method,
      headers: {
        accept: "application/json",
        "content-type": headers["content-type"] ?? "application/json",
        cookie: headers.cookie ?? "",
      },
      ...(method === "POST" && { body: await readBody(request) }),
      signal: gone.signal,
    });
    const text = await reply.text();
    response
      .writeHead(reply.status, {
        "Content-Type": reply.headers.get("content-type") ?? "text/plain",
        "Cache-Control": "no-store",
      })
      .end(path.endsWith("/auth/isUser") ? withHost(text, headers.host) : text);
  } catch {
    // The page has left, or the relay server has.
    response.destroy();
  }
}

function withHost(text, host) {
  const body = JSON.parse(text);
  if (body.data?.socket) body.data.socket.host = host;
  return JSON.stringify(body);
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
