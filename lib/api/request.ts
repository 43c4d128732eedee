import { Observable, from, throwError, timeout, type SchedulerLike } from "rxjs";
import type { AbortSignalLike } from "../connection/request-session.js";
import { isRelayError } from "../protocol/relay-error.js";
import { ApiError } from "./api-error.js";

/** As much of a reply as is used here. */
export interface ApiReply {
  readonly status: number;
  /** The body. */
  text(): PromiseLike<string>;
}

/** As much of the platform's `fetch` as is used here. */
export type ApiFetch = (
  url: string,
  init: {
    readonly method: "GET" | "POST";
    readonly credentials: "include";
    readonly cache: "no-store";
    /** No route of Kirimin redirects, and what is sent to it goes nowhere else. */
    readonly redirect: "manual";
    readonly headers: Record<string, string>;
    readonly body?: string;
    readonly signal: AbortSignalLike;
  },
) => PromiseLike<ApiReply>;

/**
 * Makes one request, and emits `data` of its reply. What goes wrong is an {@link ApiError}, also that no reply comes in
 * `timeout` ms. Unsubscribing aborts the request.
 */
export function request(
  fetch: ApiFetch,
  {
    url,
    timeout: ms,
    scheduler,
    ...init
  }: Pick<Parameters<ApiFetch>[1], "method" | "headers" | "body"> & {
    readonly url: string;
    readonly timeout: number;
    readonly scheduler: SchedulerLike;
  },
): Observable<unknown> {
  // A request that only reads has no effect, whether or not it arrived.
  const noReply = init.method === "GET" ? "unreachable" : "indeterminate";

  async function ask(signal: AbortSignal): Promise<unknown> {
    const isOffline = (globalThis.navigator as Partial<Navigator> | undefined)?.onLine === false;
    let reply: ApiReply;
    try {
      reply = await fetch(url, {
        ...init,
        credentials: "include",
        cache: "no-store",
        redirect: "manual",
        signal,
      });
    } catch (cause) {
      if (isRelayError(cause) && cause.code === "unauthorized") {
        throw new ApiError("unauthorized", { cause });
      }
      const code = isOffline || isWithoutConnection(cause) ? "unreachable" : noReply;
      throw new ApiError(code, { cause });
    }
    try {
      return readReply(reply.status, await reply.text());
    } catch (cause) {
      throw cause instanceof ApiError
        ? cause
        : new ApiError("bad-reply", { what: "The reply broke off.", cause });
    }
  }

  const reply$ = new Observable<unknown>((subscriber) => {
    const abort = new AbortController();
    from(ask(abort.signal)).subscribe(subscriber);
    return () => abort.abort();
  });
  return reply$.pipe(
    timeout({
      first: ms,
      scheduler,
      with: () => throwError(() => new ApiError(noReply, { what: `No reply came in ${ms} ms.` })),
    }),
  );
}

/** Node says why it could not connect; a page does not. */
const beforeConnection =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT)$|CERT|LEAF_SIGNATURE/;

/** Whether `fetch` failed before there was a connection, so that nothing can have been sent. */
const isWithoutConnection = (thrown: unknown): boolean =>
  isOfConnecting(thrown) || isOfConnecting((Object(thrown) as { cause?: unknown }).cause);

function isOfConnecting(error: unknown): boolean {
  const { code, syscall, errors } = Object(error) as Record<string, unknown>;
  if (syscall === "connect" || beforeConnection.test(String(code))) return true;
  // Each address that was tried has its own error.
  return (
    Array.isArray(errors) &&
    errors.length > 0 &&
    errors.every((one: unknown) => (Object(one) as { syscall?: unknown }).syscall === "connect")
  );
}

/** `data` of a reply `{ ok, code, msg, data }` (docs/protocol.md, What a user does over HTTP). */
function readReply(status: number, text: string): unknown {
  const reply = parse(text);
  const { ok, code, msg, data } = reply ?? {};
  const says = (number: number): boolean => status === number || code === number;
  if (says(401)) throw new ApiError("unauthorized", { msg });
  // A 429 with another `msg` is a refusal: a name that was changed a moment ago, say.
  if (says(429) && (typeof msg !== "string" || /^TOO?_MANY_REQUESTS?$/.test(msg))) {
    throw new ApiError("rate-limited", { msg });
  }
  if (ok === true && code === 200) return data;
  // A server in front of Kirimin's may answer 413 in its own words.
  if (ok === false || status === 413) throw new ApiError("rejected", { msg, data });
  throw new ApiError("bad-reply", {
    what: `The reply (${status}) is ${reply ? "of another shape" : "not JSON"}.`,
  });
}

const parse = (text: string): Record<string, unknown> | undefined => {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    return undefined;
  }
};
