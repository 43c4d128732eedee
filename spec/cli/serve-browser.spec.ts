import { chromium, type Browser } from "playwright-core";
import { findChromium } from "../browser/support/find-chromium.js";
import { servePages, type PageServer } from "../browser/support/page-server.js";
import { runCli } from "./support/fake-process.js";

const found = findChromium();
const here = "reason" in found ? `(there is none: ${found.reason})` : "";
const isSkipped = "reason" in found && !process.env["CI"];

(isSkipped ? describe.skip : describe)(`What rx-kirimin serve prints, in a browser ${here}`, () => {
  let browser: Browser;
  let pages: PageServer;
  beforeAll(async () => {
    if ("reason" in found) throw new Error(`There is no browser: ${found.reason}.`);
    pages = await servePages();
    browser = await chromium.launch({
      ...found,
      args: [
        "--no-sandbox",
        "--no-proxy-server",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
      ],
    });
  });
  afterAll(async () => {
    await browser.close();
    await pages.close();
  });

  it.each(["127.0.0.1", "localhost"])("signs a page at %s in, and connects it", async (name) => {
    const { stdout, stderr } = runCli(["serve"]);
    await stdout.shows("resume");
    const url = String(/^url +(\S+)$/m.exec(stdout.text)?.[1]).replace("127.0.0.1", name);
    const signIn = String(/^ +(document\.cookie = .*)$/m.exec(stdout.text)?.[1]);

    const context = await browser.newContext();
    const page = await context.newPage();
    const at = (address: string): string => address.replace("127.0.0.1", name);
    await page.goto(at(pages.emptyUrl));
    await page.evaluate(signIn);
    await page.goto(at(pages.pageUrl({ servers: [url], relay: { confirmAfter: 100 } })));
    await page.evaluate(() => window.kirimin.connected(1));
    await stderr.shows("u7000001 has connected.");
    await context.close();
  });
});
