import type { Api } from "../api/api.js";
import type { ApiRelay } from "../api/call.js";
import { createApi as createWith, type ApiOptions } from "../api/create-api.js";
import type { ApiFetch } from "../api/request.js";
import { toHeaders, type Credentials } from "./credentials.js";
import { readBaseUrl } from "./origins.js";

/**
 * Makes the calls by which a user acts over HTTP, as `createApi` of `rx-kirimin/api` does, and sends the session cookie in
 * each request.
 *
 * The calls error as those of `rx-kirimin/api`, with `unauthorized` if the cookie function gives no cookie, and with
 * `bad-reply` if the reply is a redirect, since the cookie does not follow.
 *
 * Throws a TypeError for an invalid base URL, cookie or option.
 *
 * @param baseUrl where Kirimin is, such as `https://kirimin.devanka.id`
 *
 * @example
 * ```ts
 * const cookie = () => process.env.KIRIMIN_COOKIE;
 * const api = createApi(relay, "https://kirimin.devanka.id", { cookie });
 * ```
 */
export function createApi(
  relay: ApiRelay,
  baseUrl: string,
  { cookie, headers, ...options }: Credentials & ApiOptions,
): Api {
  readBaseUrl(baseUrl);
  const credentials = toHeaders({ cookie, headers });
  const ask: ApiFetch = options.fetch ?? ((url, init) => globalThis.fetch(url, init));
  return createWith(relay, baseUrl, {
    ...options,
    fetch: async (url, init) =>
      ask(url, { ...init, headers: { ...init.headers, ...credentials() } }),
  });
}
