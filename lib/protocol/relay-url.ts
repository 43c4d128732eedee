import { RelayError } from "./relay-error.js";
import type { SocketConfig } from "./entities.js";

const host = /^(?:\[[\da-f:.]+\]|[\p{L}\p{N}](?:[\p{L}\p{N}._-]*))(?::\d{1,5})?$/iu;

/** Whether `path` can stand between the host and the query. */
export const isPath = (path: string): boolean => /^(\/[^\s?#]*)?$/.test(path);

/**
 * The address of the socket: `{protocol}://{host}{path}?id={id}` (docs/protocol.md, The URL). `protocol` is, unless
 * given, `ws` on a page of `http:`, and else `wss`, so that the id never leaves another page in clear. `path` is `""`
 * unless given.
 *
 * Throws a {@link RelayError} with code `bad-session` where `host` is more or less than a host with an optional port,
 * or `id` is empty or holds half a surrogate pair, which no URL can carry; and a TypeError where `path` is no path.
 */
export function relayUrl(
  socket: SocketConfig,
  {
    protocol = defaultProtocol(),
    path = "",
  }: { readonly protocol?: "ws" | "wss" | undefined; readonly path?: string | undefined } = {},
): string {
  if (!isPath(path)) throw new TypeError('path: expected "" or a path such as "/socket".');
  if (!host.test(socket.host) || !canParse(`ws://${socket.host}`)) {
    throw new RelayError("bad-session", {
      detail: "SocketConfig.host: expected a host with an optional port, and nothing else.",
    });
  }
  if (socket.id === "" || /\p{Surrogate}/u.test(socket.id)) {
    throw new RelayError("bad-session", {
      detail: "SocketConfig.id: expected an id, got text that is empty or not Unicode.",
    });
  }
  return `${protocol}://${socket.host}${path}?id=${encodeURIComponent(socket.id)}`;
}

/** `URL.canParse`, which browsers lack before Chrome 120, Firefox 115 and Safari 17. */
const canParse = (url: string): boolean => {
  try {
    return Boolean(new URL(url));
  } catch {
    return false;
  }
};

const defaultProtocol = (): "ws" | "wss" => {
  const { location, origin } = globalThis as {
    location?: { readonly protocol?: string };
    origin?: string;
  };
  const page = location?.protocol;
  // A worker made of a Blob and a frame with `srcdoc` belong to the page that made them; only their origin names it.
  const made = page === "blob:" || page === "about:";
  return page === "http:" || (made && origin?.startsWith("http:")) ? "ws" : "wss";
};
