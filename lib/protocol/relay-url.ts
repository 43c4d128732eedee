import { RelayError } from "./relay-error.js";
import type { SocketConfig } from "./entities.js";

const host = /^(?:\[[\da-f:.]+\]|[\p{L}\p{N}](?:[\p{L}\p{N}._-]*))(?::\d{1,5})?$/iu;

/** Whether `path` can stand between the host and the query. */
export const isPath = (path: string): boolean => /^(\/[^\s?#]*)?$/.test(path);

/**
 * The address of the socket: `{protocol}://{host}{path}?id={id}` (docs/protocol.md, The URL). By default `protocol` is `ws`
 * on pages of `http:` and `wss` everywhere else, so that no other page sends the id in clear, and `path` is `""`.
 *
 * Throws a {@link RelayError} with code `bad-session` if `host` is anything but a host with an optional port, or if `id` is
 * empty or holds half a surrogate pair, which no URL can carry. Throws a TypeError if `path` is not a path.
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

/** As `URL.canParse`, which Chrome before 120, Firefox before 115 and Safari before 17 lack. */
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
  // Workers made of a Blob and frames with `srcdoc` belong to the page that made them. Only `origin` names that page.
  const made = page === "blob:" || page === "about:";
  return page === "http:" || (made && origin?.startsWith("http:")) ? "ws" : "wss";
};
