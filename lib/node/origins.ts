import { check } from "../connection/check.js";
import type { Fetch } from "../connection/fetch-session.js";
import { RelayError } from "../protocol/relay-error.js";
import { toHeaders, type Credentials } from "./credentials.js";

/** As much of `fetch` as the requests of this entry use. One that follows redirects by itself is found out. */
export type NodeFetch = (
  url: string,
  init: Parameters<Fetch>[1] & { readonly redirect: "manual" },
) => ReturnType<Fetch>;

/** Reads the base URL: an http or https address with nothing in it that a request to Kirimin has no use for. */
export function readBaseUrl(baseUrl: string): URL {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  check(
    typeof baseUrl === "string" &&
      /^https?:$/.test(url?.protocol ?? "") &&
      `${url?.username}${url?.password}${url?.search}${url?.hash}` === "",
    "baseUrl",
    'where Kirimin is, such as "https://kirimin.devanka.id"',
  );
  return url as URL;
}

/**
 * A `fetch` that sends the credentials, and sends them nowhere else: a reply that redirects is a {@link RelayError} with
 * code `bad-session`, wherever it leads to, since no route of Kirimin redirects.
 */
export function fetchWith(
  options: Credentials & { readonly fetch?: NodeFetch | undefined },
): Fetch {
  const headers = toHeaders(options);
  const fetch: NodeFetch = options.fetch ?? ((url, init) => globalThis.fetch(url, init));
  return async (url, init) => {
    const reply = await fetch(url, {
      ...init,
      headers: { ...init.headers, ...headers() },
      redirect: "manual",
    });
    refuseRedirect(url, reply);
    return reply;
  };
}

function refuseRedirect(url: string, reply: Awaited<ReturnType<Fetch>>): void {
  const { status, type, redirected, headers } = reply as Partial<Response>;
  if (redirected === true) {
    throw new RelayError("bad-session", {
      detail:
        "isUser redirects, and the fetch that was passed followed it: it has to honour `redirect`.",
    });
  }
  if (type !== "opaqueredirect" && !/^3\d\d$/.test(String(status))) return;
  const location = headers?.get("location") ?? "";
  const to = URL.canParse(location, url) ? ` to ${new URL(location, url).origin}` : "";
  throw new RelayError("bad-session", {
    detail: `isUser redirects${location === "" ? "" : to}, and the cookie does not follow.`,
  });
}

/**
 * Makes what throws a {@link RelayError} with code `bad-session` for the URL of a socket that must not get the
 * credentials. They go to the host and port of the base URL, and on the same port to
 *
 * - a host under it (`a1.kirimin.devanka.id`);
 * - a host beside it whose name begins with its name and a hyphen (`kirimin-a1.devanka.id`), as the documented server has
 *   it (docs/protocol.md, The URL);
 *
 * and to each host, with its port, in `socketHosts`. A base URL that is https wants `wss`.
 */
export function guardHandshake(
  baseUrl: URL,
  socketHosts: readonly string[] = [],
): (url: string) => void {
  const listed = socketHosts.map((host) => readHost(host, baseUrl));
  return (url) => {
    const address = url.replace(/^ws/i, "http");
    // `ws` has its own error for it.
    if (!URL.canParse(address)) return;
    const to = new URL(address);
    if (baseUrl.protocol === "https:" && to.protocol !== "https:") {
      throw new RelayError("bad-session", {
        detail: `The cookie of ${baseUrl.origin} does not go over ws: \`protocol\` has to be wss.`,
      });
    }
    if (to.host === baseUrl.host || listed.includes(to.host)) return;
    if (to.port === baseUrl.port && isOfSite(to.hostname, baseUrl.hostname)) return;
    throw new RelayError("bad-session", {
      detail: `The session names ${nameOf(to)}, and the cookie of ${baseUrl.origin} does not go there. If it is Kirimin's, list it in \`socketHosts\`.`,
    });
  };
}

/** A listed host, as `URL` writes it. */
function readHost(host: string, { protocol }: URL): string {
  check(
    isHost(host),
    "socketHosts",
    'hosts, each with its port if it has one, such as ["kirimin-a1.devanka.id"]',
  );
  return new URL(`${protocol}//${host}`).host;
}

/** Whether `host` is a host, with or without a port, and nothing else. */
export const isHost = (host: unknown): boolean => {
  const address = `http://${String(host)}`;
  return (
    typeof host === "string" &&
    !/[/?#]/.test(host) &&
    URL.canParse(address) &&
    new URL(address).href === `${new URL(address).origin}/`
  );
};

function isOfSite(host: string, baseHost: string): boolean {
  if (host.endsWith(`.${baseHost}`)) return true;
  const [name, ...domain] = baseHost.split(".");
  const isPublic = domain.length < 2 || publicSuffix.test(domain.join("."));
  return !isPublic && host.startsWith(`${name}-`) && isBeside(host, domain);
}

const isBeside = (host: string, domain: readonly string[]): boolean =>
  host.slice(host.indexOf(".") + 1) === domain.join(".");

/** A short name under a country's, such as `co.id`: names under it belong to anyone. */
const publicSuffix = /^[a-z]{1,3}\.[a-z]{2}$/;

/** The host, unless the server has put the socket id into it. */
function nameOf({ host, searchParams }: URL): string {
  const id = searchParams.get("id") ?? "";
  return id !== "" && host.includes(id.toLowerCase()) ? "another host" : host;
}
