import { fetchSession as sessionBy } from "../connection/fetch-session.js";
import type { WebSocketConstructor } from "../connection/platform-socket.js";
import type { RelayOptions } from "../relay/options.js";
import { createWebSocket } from "./create-web-socket.js";
import type { Credentials } from "./credentials.js";
import { fetchWith, readBaseUrl, type NodeFetch } from "./origins.js";

/** What {@link relayOptions} gives: a part of what `createRelay` takes. */
export interface NodeRelayOptions extends RelayOptions {
  session(): ReturnType<ReturnType<typeof fetchSession>>;
  readonly WebSocketCtor: WebSocketConstructor;
  readonly protocol: "ws" | "wss";
}

/**
 * Makes the options of `createRelay` that connect as the user of the cookie: {@link fetchSession}, {@link createWebSocket},
 * and `wss` if the base URL is https, else `ws`.
 *
 * Throws a TypeError for an invalid option.
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
  options: Parameters<typeof fetchSession>[1] & Parameters<typeof createWebSocket>[1],
): NodeRelayOptions {
  const relayOptions: NodeRelayOptions = {
    session: fetchSession(baseUrl, options),
    WebSocketCtor: createWebSocket(baseUrl, options),
    protocol: readBaseUrl(baseUrl).protocol === "https:" ? "wss" : "ws",
  };
  return relayOptions;
}

/**
 * Makes the session function that `createRelay` takes, as `fetchSession` of `rx-kirimin` does, and sends the session cookie
 * in each request.
 *
 * The function returns a cold Observable, which emits one session and completes. It errors as that of `rx-kirimin`, with `unauthorized`
 * if the cookie function gives no cookie, and with `bad-session` if the reply is a redirect. Unsubscribing aborts the request.
 *
 * Throws a TypeError for an invalid base URL or cookie.
 *
 * @param baseUrl where Kirimin is, such as `https://kirimin.devanka.id`
 *
 * @example
 * ```ts
 * const session = fetchSession("https://kirimin.devanka.id", { cookie: "connect.sid=…" });
 * ```
 */
export function fetchSession(
  baseUrl: string,
  options: Credentials & {
    /** Called in place of the platform's `fetch`. It has to honour `redirect: "manual"`. @defaultValue `globalThis.fetch` */
    readonly fetch?: NodeFetch | undefined;
    /** In bytes, unpacked: a longer reply is given up as `bad-session`. @defaultValue 67,108,864 */
    readonly maxReplyLength?: number | undefined;
  },
): ReturnType<typeof sessionBy> {
  readBaseUrl(baseUrl);
  const fetch = fetchWith(options);
  return sessionBy(baseUrl, { fetch, maxReplyLength: options.maxReplyLength });
}
