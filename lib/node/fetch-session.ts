import { defer, type Observable } from "rxjs";
import { check } from "../connection/check.js";
import { fetchSession as fetchWith, type Fetch } from "../connection/fetch-session.js";
import type { Session } from "../protocol/session.js";
import { toHeaders, type Credentials } from "./credentials.js";

/**
 * Makes the session function that `createRelay` wants, as that of `rx-kirimin` does, and puts the session cookie in each
 * request.
 *
 * What it returns is cold, emits one {@link Session} and completes. It errors as that of `rx-kirimin`, and with
 * `unauthorized` where the cookie function gives no cookie. Unsubscribing aborts the request.
 *
 * Throws a TypeError for a base URL or a cookie that cannot be.
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
    /** Called in place of the platform's `fetch`. @defaultValue `globalThis.fetch` */
    readonly fetch?: Fetch;
  },
): () => Observable<Session> {
  // There is no page whose origin a relative one could mean.
  check(
    typeof baseUrl === "string" && /^https?:/i.test(baseUrl) && URL.canParse(baseUrl),
    "baseUrl",
    'where Kirimin is, such as "https://kirimin.devanka.id"',
  );
  const headers = toHeaders(options);
  const { fetch } = options;
  return () => defer(() => fetchWith(baseUrl, { headers: headers(), ...(fetch && { fetch }) })());
}
