import { chromium, type Browser } from "playwright-core";
import { findChromium, type Chromium } from "./find-chromium.js";
import { servePages } from "./page-server.js";
import { visit, type Shared, type Visit } from "./visit.js";
import { patience } from "./wait.js";

/** Makes a spec that runs in a browser, with its own server. */
export type InBrowser = (spec: (visit: Visit) => Promise<void>) => () => Promise<void>;

/**
 * Describes specs that share one browser. Without a browser they are skipped with a warning; on CI they fail.
 */
export function inChromium(name: string, specs: (inBrowser: InBrowser) => void): void {
  const found = findChromium();
  const isSkipped = "reason" in found && !process.env["CI"];
  const title = "reason" in found ? `${name} (there is none: ${found.reason})` : name;
  // Jest prints no names if a file skips all its tests.
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
      // Names resolve only to loopback.
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
      // Two pages that call each other meet at this machine's own address. The name that hides it from pages would have to
      // be resolved by the network.
      "--disable-features=WebRtcHideLocalIpsWithMdns",
    ],
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
