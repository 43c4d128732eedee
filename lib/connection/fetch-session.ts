import { Observable } from "rxjs";
import { describeErrors } from "../protocol/either.js";
import { RelayError, isRelayError } from "../protocol/relay-error.js";
import { Session } from "../protocol/session.js";
import { check } from "./check.js";
import { badReply } from "./endings.js";
import type { AbortSignalLike } from "./request-session.js";

/** As much of the platform's `fetch` as is used here. A reply without a `body` is read by `text()`. */
export type Fetch = (
  url: string,
  init: {
    readonly method: "GET";
    readonly credentials: "include";
    readonly cache: "no-store";
    readonly headers: Record<string, string>;
    readonly signal: AbortSignalLike;
  },
) => Promise<Reply>;

interface Reply {
  readonly status: number;
  text(): Promise<string>;
  readonly body?: { getReader?(): Reader } | null | undefined;
}
interface Reader {
  read(): Promise<{ readonly done: boolean; readonly value?: unknown }>;
}

/** 64 MiB. A snapshot of 200 rooms with 300 messages each, of 100 characters, has 11 MiB (bench/fixtures.mjs). */
const defaultMaxReplyLength = 64 * 1_048_576;

/**
 * Makes the session function that `createRelay` wants: each call asks isUser anew, since a socket id serves once
 * (docs/protocol.md, Getting a socket).
 *
 * What it returns is cold, emits one {@link Session} and completes. It errors with a {@link RelayError}: `unauthorized`
 * (401), `rate-limited` (429), `unreachable` (no reply), `bad-session` (a reply that is no session, or too long).
 * Unsubscribing aborts the request.
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
    maxReplyLength = defaultMaxReplyLength,
  }: {
    /** Called in place of the platform's `fetch`. @defaultValue `globalThis.fetch` */
    readonly fetch?: Fetch | undefined;
    /** Sent beside `Accept` and `Content-Type`. */
    readonly headers?: Readonly<Record<string, string>> | undefined;
    /** In bytes, unpacked: a longer reply is given up as `bad-session`. @defaultValue 67,108,864 */
    readonly maxReplyLength?: number | undefined;
  } = {},
): () => Observable<Session> {
  check(
    typeof baseUrl === "string",
    "fetchSession: baseUrl",
    'the base URL of Kirimin, such as "https://kirimin.devanka.id"',
  );
  check(maxReplyLength >= 0, "fetchSession: maxReplyLength", "a number of bytes from 0 on");
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
        return readReply(reply.status, await textOf(reply, maxReplyLength));
      };
      request().then(
        (session) => {
          subscriber.next(session);
          subscriber.complete();
        },
        (error: unknown) => {
          // A reply that is too long is still coming.
          abort.abort();
          subscriber.error(
            isRelayError(error) ? error : new RelayError("unreachable", { cause: error }),
          );
        },
      );
      return () => abort.abort();
    });
}

/** The text of a reply, read no further than the limit: a small reply can unpack to one that fills the memory. */
async function textOf(reply: Reply, limit: number): Promise<string> {
  const reader = reply.body?.getReader?.();
  if (!reader) {
    const text = await reply.text();
    if (text.length > limit) throw tooLong();
    return text;
  }
  const decoder = new TextDecoder();
  let text = "";
  for (let length = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    const chunk = value as Uint8Array<ArrayBuffer>;
    length += chunk.length;
    if (length > limit) throw tooLong();
    text += decoder.decode(chunk, { stream: true });
  }
}

const tooLong = (): RelayError =>
  new RelayError("bad-session", {
    detail: "isUser's reply is longer than `maxReplyLength` allows.",
  });

/** The session in isUser's reply `{ ok, code, msg, data }`; throws a RelayError where there is none. */
export function readReply(status: number, text: string): Session {
  const reply = parse(text);
  const code = typeof reply?.code === "number" ? reply.code : status;
  if (status === 401 || code === 401) throw new RelayError("unauthorized");
  if (status === 429 || code === 429) throw new RelayError("rate-limited");
  if (status >= 400 || (reply !== undefined && code !== 200)) {
    throw badReply(status >= 400 ? status : code);
  }
  if (reply === undefined) {
    throw new RelayError("bad-session", {
      detail: `isUser's reply (${status}) is not JSON: check the base URL.`,
    });
  }
  const session = Session.decode(reply.data);
  if (session._tag === "Left") {
    throw new RelayError("bad-session", { detail: `${describeErrors(session.left).join("; ")}.` });
  }
  return session.right;
}

const parse = (text: string): { code?: unknown; data?: unknown } | undefined => {
  try {
    return Object(JSON.parse(text)) as { code?: unknown; data?: unknown };
  } catch {
    return undefined;
  }
};
