import { RelayError } from "./relay-error.js";
import type { SocketConfig } from "./entities.js";

const host = /^(?:\[[\da-f:.]+\]|[\p{L}\p{N}](?:[\p{L}\p{N}._-]*))(?::\d{1,5})?$/iu;

/** Whether `path` can stand between the host and the query. */
export const isPath = (path: string): boolean => /^(\/[^\s?#]*)?$/.test(path);

/**
 * The address of the socket: `{protocol}://{host}{path}?id={id}` (docs/protocol.md, The URL). `protocol` is, unless
 * given, `wss` on an https page and where there is no page, else `ws`; `path` is `""` unless given.
 *
 * Throws a {@link RelayError} with code `bad-session` where `host` is more or less than a host with an optional port,
 * or `id` is empty or holds half a surrogate pair, which no URL can carry; and a TypeError where `path` is no path.
 */
export function relayUrl(
  socket: SocketConfig,
  {
    protocol = defaultProtocol(),
    path = "",
  }: { readonly protocol?: "ws" | "wss"; readonly path?: string } = {},
): string {
  if (!isPath(path)) throw new TypeError('path: expected "" or a path such as "/socket".');
  if (!host.test(socket.host) || !URL.canParse(`ws://${socket.host}`)) {
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

const defaultProtocol = (): "ws" | "wss" => {
  const page = (globalThis as { location?: { protocol?: string } }).location;
  return page === undefined || page.protocol === "https:" ? "wss" : "ws";
};
