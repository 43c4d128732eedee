import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { findChromium, type Chromium } from "../../../spec/browser/support/find-chromium.js";
import { patience } from "../../../spec/browser/support/wait.js";
import { ChatWindow, type Visitor } from "./chat-window.js";
import { startDemo } from "./demo-process.js";

/** A demo that just began, and a browser to look at it. */
export interface Demo {
  readonly url: string;
  /** A browser that shares nothing with the others. It opens windows, each connected. */
  readonly newBrowser: (options?: BrowserContextOptions) => Promise<DemoBrowser>;
  /** The window of one visitor, in a browser of its own. */
  readonly open: (
    visitor: Visitor,
    options?: BrowserContextOptions & { readonly luck?: number },
  ) => Promise<ChatWindow>;
}

export interface DemoBrowser {
  readonly open: (visitor: Visitor, luck?: number) => Promise<ChatWindow>;
  readonly setOffline: (isOffline: boolean) => Promise<void>;
  /** The pages beside those of a visitor. */
  readonly goto: (url: string) => Promise<Page>;
}

/** What a spec lets the browser say in the console: the browser itself names each request that failed. */
export interface Allowed {
  readonly complaints?: RegExp;
}

/** Makes a spec of what is to be done with a demo of its own. No window may complain, or show a secret. */
export type InDemo = (
  spec: (demo: Demo) => Promise<void>,
  allowed?: Allowed,
) => () => Promise<void>;

/** Describes what the demo does in Chromium. Where there is none the specs are skipped, with a word of it; on CI they fail. */
export function inDemo(name: string, specs: (inDemo: InDemo) => void): void {
  const found = findChromium();
  const isSkipped = "reason" in found && !process.env["CI"];
  const title = "reason" in found ? `${name} (there is no browser: ${found.reason})` : name;
  // Jest names no test of a file in which all are skipped.
  if (isSkipped) console.warn(`Skipped: ${title}.`);

  (isSkipped ? describe.skip : describe)(title, () => {
    let browser: Browser | undefined;
    beforeAll(async () => {
      if ("reason" in found) throw new Error(`There is no browser: ${found.reason}.`);
      browser = await launch(found);
    });
    afterAll(() => browser?.close());

    specs(
      (spec, allowed = {}) =>
        () =>
          visit(browser as Browser, allowed, spec),
    );
  });
}

async function visit(
  browser: Browser,
  { complaints = /^$/ }: Allowed,
  spec: (demo: Demo) => Promise<void>,
): Promise<void> {
  const demo = await startDemo();
  const windows: ChatWindow[] = [];
  const contexts: { close(): Promise<void> }[] = [];

  const newBrowser: Demo["newBrowser"] = async (options = {}) => {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      ...options,
    });
    context.setDefaultTimeout(patience);
    contexts.push(context);
    return {
      open: async (visitor, luck) => {
        const window = await ChatWindow.open(context, demo.url, visitor, luck);
        windows.push(window);
        return window;
      },
      setOffline: (isOffline) => context.setOffline(isOffline),
      goto: async (url) => {
        const page = await context.newPage();
        await page.goto(url);
        return page;
      },
    };
  };

  try {
    await spec({
      url: demo.url,
      newBrowser,
      open: async (visitor, { luck, ...options } = {}) =>
        (await newBrowser(options)).open(visitor, luck),
    });
    for (const window of windows) {
      expect(window.complaints.filter((complaint) => !complaints.test(complaint))).toEqual([]);
      await expectNoSecret(window);
    }
  } finally {
    // With its windows open, as a person would.
    const code = await demo.interrupt();
    for (const context of contexts) await context.close();
    expect(code).toBe(0);
  }
}

/** Neither a socket's id nor the cookie is where a script, a log or a screenshot could have it. */
async function expectNoSecret({ page, said, socketIds }: ChatWindow): Promise<void> {
  const cookies = await page.context().cookies();
  const secrets = [...socketIds, ...cookies.map(({ value }) => value)];
  expect(secrets.length).toBeGreaterThan(1);
  const seen = await page.evaluate(() => ({
    document: document.documentElement.outerHTML,
    cookie: document.cookie,
    storage: JSON.stringify([{ ...localStorage }, { ...sessionStorage }]),
    address: location.href,
  }));
  const text = [...Object.values(seen), ...said].join("\n");
  for (const secret of secrets) expect(text).not.toContain(secret);
}

const launch = ({ executablePath, env }: Chromium): Promise<Browser> =>
  chromium.launch({
    executablePath,
    timeout: patience,
    env: env as Record<string, string>,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      // Nothing but loopback can be found.
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ],
  });
