import type { Page } from "playwright-core";
import type { SeenState } from "./page.js";

/** Waits until the relay of the page is connected for that time. */
export const connected = (page: Page, connection = 1): Promise<SeenState> =>
  page.evaluate((which) => window.kirimin.connected(which), connection);

/**
 * How long to wait for anything, in ms: longer than a busy machine needs, and less than jest gives a spec, so that a spec which fails
 * says what it waited for.
 */
export const patience = 90_000;

/** Waits until it holds on the server, which has no event for it. */
export async function until(holds: () => boolean): Promise<void> {
  const end = AbortSignal.timeout(patience);
  while (!holds()) {
    end.throwIfAborted();
    await new Promise((done) => setTimeout(done, 1));
  }
}
