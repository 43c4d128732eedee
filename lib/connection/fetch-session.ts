import { Observable } from "rxjs";
import { RelayError, isRelayError } from "../protocol/relay-error.js";
import type { Session } from "../protocol/session.js";
import { readReply } from "./read-reply.js";

/** As much of the platform's `fetch` as is used here. */
export type Fetch = (
  url: string,
  init: {
    readonly method: "GET";
    readonly credentials: "include";
    readonly cache: "no-store";
    readonly headers: Record<string, string>;
    readonly signal: AbortSignal;
  },
) => Promise<{ readonly status: number; text(): Promise<string> }>;

/**
 * Makes the session function that `createRelay` wants: each call asks isUser anew, since a socket id serves once
 * (docs/protocol.md, Getting a socket).
 *
 * What it returns is cold, emits one {@link Session} and completes. It errors with a {@link RelayError}: `unauthorized`
 * (401), `rate-limited` (429), `unreachable` (no reply), `bad-session` (a reply that is no session). Unsubscribing aborts
 * the request.
 *
 * @param baseUrl where Kirimin is, such as `https://kirimin.devanka.id`; `""` for the page's own origin
 *
 * @example
 * ```ts
 * const relay = createRelay({ session: fetchSession("https://kirimin.devanka.id") });
 * ```
 */
export function fetchSession(
  baseUrl: string,
  {
    fetch = (url, init) => globalThis.fetch(url, init),
    headers = {},
  }: {
    /** Called in place of the platform's `fetch`. @defaultValue `globalThis.fetch` */
    readonly fetch?: Fetch;
    /** Sent beside `Accept` and `Content-Type`. */
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): () => Observable<Session> {
  if (typeof baseUrl !== "string") {
    throw new TypeError(
      'fetchSession() needs the base URL of Kirimin, such as "https://kirimin.devanka.id".',
    );
  }
  const url = `${baseUrl.replace(/\/+$/, "")}/x/auth/isUser`;

  return () =>
    new Observable((subscriber) => {
      const abort = new AbortController();
      const request = async (): Promise<Session> => {
        const reply = await fetch(url, {
          method: "GET",
          credentials: "include",
          // On the way back to a page, a browser takes replies out of its cache: this one's id would have served.
          cache: "no-store",
          headers: { Accept: "application/json", "Content-Type": "application/json", ...headers },
          signal: abort.signal,
        });
        return readReply(reply.status, await reply.text());
      };
      request().then(
        (session) => {
          subscriber.next(session);
          subscriber.complete();
        },
        (error: unknown) => {
          subscriber.error(
            isRelayError(error) ? error : new RelayError("unreachable", { cause: error }),
          );
        },
      );
      return () => abort.abort();
    });
}
