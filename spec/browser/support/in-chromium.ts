import { chromium, type Browser } from "playwright-core";
import { findChromium, type Chromium } from "./find-chromium.js";
import { servePages } from "./page-server.js";
import { visit, type Shared, type Visit } from "./visit.js";
import { patience } from "./wait.js";

/** Makes a spec of what is to be done in a browser, with a server of its own. */
export type InBrowser = (spec: (visit: Visit) => Promise<void>) => () => Promise<void>;

/**
 * Describes what holds in a browser, one for all of these specs. Where there is none they are skipped, with a word of it;
 * on CI they fail.
 */
export function inChromium(name: string, specs: (inBrowser: InBrowser) => void): void {
  const found = findChromium();
  const isSkipped = "reason" in found && !process.env["CI"];
  const title = "reason" in found ? `${name} (there is none: ${found.reason})` : name;
  // Jest names no test of a file in which all are skipped.
  if (isSkipped) console.warn(`Skipped: ${title}.`);

  (isSkipped ? describe.skip : describe)(title, () => {
    let shared: Shared;
    const resources: { close(): Promise<void> }[] = [];

    beforeAll(async () => {
      if ("reason" in found) throw new Error(`There is no browser: ${found.reason}.`);
      const pages = await servePages();
      resources.push(pages);
      const browser = await launch(found);
      resources.push(browser);
      const context = await browser.newContext();
      context.setDefaultTimeout(patience);
      shared = { browser, pages, page: await context.newPage() };
    });
    afterAll(async () => {
      for (const resource of resources) await resource.close();
    });

    specs((spec) => () => visit(shared, spec));
  });
}

const launch = (found: Chromium): Promise<Browser> =>
  chromium.launch({
    ...found,
    timeout: patience,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-proxy-server",
      // Nothing but loopback can be found.
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
      // Two pages that call each other meet on this machine's own address. Its name in place of it, which hides it from
      // pages, would have to be asked of the network.
      "--disable-features=WebRtcHideLocalIpsWithMdns",
    ],
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
