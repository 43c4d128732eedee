import { check } from "../connection/check.js";
import { RelayError } from "../protocol/relay-error.js";

/**
 * What signs a user in: the value of the `Cookie` header, such as `connect.sid=…`, or a function that gives it. The
 * function is called for each request and each handshake, so the cookie can change. No cookie stops with `unauthorized`.
 */
export type Cookie = string | (() => string | undefined);

/** The cookie and headers of the request and the handshake. */
export interface Credentials {
  readonly cookie: Cookie;
  /** Sent beside the cookie, and beside what the request or the handshake needs itself. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

const expected =
  'the value of a Cookie header, such as "connect.sid=…": printable ASCII, with no line break at its end';

// Checked here, since the errors of the platform's own checks can quote the value.
const isCookie = (value: unknown): value is string =>
  typeof value === "string" && /^[^\s=;]+=/.test(value) && /^[!-~]+( +[!-~]+)*$/.test(value);

/**
 * Gives what makes the headers of one request. Throws a TypeError where there cannot be a cookie; what it gives throws a
 * {@link RelayError} with code `unauthorized` where the function has none. No error holds any of the cookie.
 */
export function toHeaders(credentials: Credentials): () => Record<string, string> {
  const { cookie, headers = {} } = Object(credentials) as Credentials;
  check(
    !Object.keys(headers).some((name) => name.toLowerCase() === "cookie"),
    "headers",
    "no Cookie header. Pass it as `cookie`",
  );
  if (typeof cookie === "function") return () => ({ ...headers, Cookie: callCookie(cookie) });
  check(isCookie(cookie), "cookie", `${expected}; or a function that gives it`);
  return () => ({ ...headers, Cookie: cookie });
}

function callCookie(cookie: () => string | undefined): string {
  let value: unknown;
  try {
    value = cookie();
  } catch (cause) {
    throw new RelayError("unauthorized", { detail: "The cookie function threw.", cause });
  }
  if (isCookie(value)) return value;
  throw new RelayError("unauthorized", { detail: `The cookie function has to give ${expected}.` });
}
