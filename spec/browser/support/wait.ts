import type { Page } from "playwright-core";
import type { SeenState } from "./page.js";

/** Waits until the relay of the page is connected for that time. */
export const connected = (page: Page, connection = 1): Promise<SeenState> =>
  page.evaluate((which) => window.kirimin.connected(which), connection);

/** Waits for what the server sees, which no event tells. */
export async function until(holds: () => boolean): Promise<void> {
  const patience = AbortSignal.timeout(30_000);
  while (!holds()) {
    patience.throwIfAborted();
    await new Promise((done) => setImmediate(done));
  }
}
