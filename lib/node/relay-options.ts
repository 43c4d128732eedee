import type { RelayOptions } from "../relay/options.js";
import { createWebSocket } from "./create-web-socket.js";
import { fetchSession } from "./fetch-session.js";

/** What {@link relayOptions} gives: a part of what `createRelay` takes. */
export type NodeRelayOptions = Required<
  Pick<RelayOptions, "session" | "WebSocketCtor" | "protocol">
>;

/**
 * What to pass to `createRelay` to connect as the user whom the cookie signs in: {@link fetchSession},
 * {@link createWebSocket}, and `wss` where the base URL is https, else `ws`.
 *
 * Throws a TypeError for an option that cannot be.
 *
 * @param baseUrl where Kirimin is, such as `https://kirimin.devanka.id`
 *
 * @example
 * ```ts
 * const cookie = () => process.env.KIRIMIN_COOKIE;
 * const relay = createRelay(relayOptions("https://kirimin.devanka.id", { cookie }));
 * ```
 */
export function relayOptions(
  baseUrl: string,
  options: Parameters<typeof fetchSession>[1] & Parameters<typeof createWebSocket>[0],
): NodeRelayOptions {
  const relayOptions: NodeRelayOptions = {
    session: fetchSession(baseUrl, options),
    WebSocketCtor: createWebSocket(options),
    protocol: new URL(baseUrl).protocol === "https:" ? "wss" : "ws",
  };
  return relayOptions;
}
