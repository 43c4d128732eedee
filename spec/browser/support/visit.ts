import type { Browser, BrowserContext, Page } from "playwright-core";
import { startRelayServer, type RelayServer, type RelayUser } from "../../../lib/testing/index.js";
import type { PageServer } from "./page-server.js";
import type { PageOptions } from "./page.js";
import { patience } from "./wait.js";

/** All specs share these, since starting a browser or making a page takes longer than most specs. */
export interface Shared {
  readonly browser: Browser;
  readonly pages: PageServer;
  /** One spec after the other uses it; each begins with an empty page. */
  readonly page: Page;
}

/** A page with a relay in it, and its complaints and sockets. */
export interface VisitedPage {
  readonly page: Page;
  /** Errors and warnings of the console, and errors that nobody caught. */
  readonly complaints: readonly string[];
  /** How many of its WebSockets are open. */
  readonly openSockets: () => number;
}

/** A server, and a browser that is signed in to it as the server's first user. */
export interface Visit {
  readonly server: RelayServer;
  readonly context: BrowserContext;
  readonly emptyUrl: string;
  /** Opens a page that connects. By default its sockets count as accepted soon, and it soon reconnects. */
  readonly open: (
    options?: Partial<PageOptions> & { readonly context?: BrowserContext },
  ) => Promise<VisitedPage>;
  /** A browser that shares nothing with the other one. It is signed in as `user`, if given. */
  readonly newContext: (user?: RelayUser) => Promise<BrowserContext>;
}

const relayOptions: PageOptions["relay"] = {
  confirmAfter: 100,
  linger: 0,
  reconnect: { initialDelay: 20, maxDelay: 20 },
};

/** Runs a spec with its own server, and closes whatever the spec opened. */
export async function visit(
  { browser, pages, page: shared }: Shared,
  spec: (visit: Visit) => Promise<void>,
): Promise<void> {
  const server = await startRelayServer();
  const context = shared.context();
  const opened: { close(): Promise<void> }[] = [];
  const closedLater = <T extends { close(): Promise<void> }>(one: T): T => {
    opened.push(one);
    return one;
  };
  let isTaken = false;
  const pageIn = async (where: BrowserContext): Promise<Page> => {
    if (where !== context || isTaken) return closedLater(await where.newPage());
    isTaken = true;
    return shared;
  };

  try {
    await signIn(context, server.users[0]);
    await spec({
      server,
      context,
      emptyUrl: pages.emptyUrl,
      newContext: async (user) => {
        const other = closedLater(await browser.newContext());
        other.setDefaultTimeout(patience);
        if (user) await signIn(other, user);
        return other;
      },
      open: async ({ context: where = context, servers = [], relay } = {}) => {
        const page = await pageIn(where);
        const visited = watch(page);
        await page.goto(
          pages.pageUrl({
            servers: [server.url, ...servers],
            relay: { ...relayOptions, ...relay },
          }),
        );
        return visited;
      },
    });
  } finally {
    // The server closes first, so that a page which fails to close leaves nothing open.
    await server.close();
    for (const one of opened.reverse()) await one.close();
    for (const event of ["console", "pageerror", "websocket"]) shared.removeAllListeners(event);
    await context.setOffline(false);
    await shared.goto("about:blank");
    await context.clearCookies();
  }
}

/** Puts the cookie in as Kirimin sets it: out of reach of scripts, and for the same site only. Ports make no other site. */
const signIn = async (context: BrowserContext, { cookie }: RelayUser): Promise<void> => {
  const [name = "", value = ""] = cookie.split("=");
  await context.addCookies([
    { name, value, domain: "127.0.0.1", path: "/", httpOnly: true, sameSite: "Strict" },
  ]);
};

function watch(page: Page): VisitedPage {
  const complaints: string[] = [];
  const sockets: { isClosed(): boolean }[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("websocket", (socket) => sockets.push(socket));
  return { page, complaints, openSockets: () => sockets.filter((one) => !one.isClosed()).length };
}
