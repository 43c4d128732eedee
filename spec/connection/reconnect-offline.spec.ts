import { NEVER, Subject } from "rxjs";
import { reconnect, type ReconnectHooks } from "../../lib/connection/reconnect.js";
import { RelayError } from "../../lib/protocol/relay-error.js";
import { inVirtualTime } from "../support/relay-bench.js";
import { onPage, type PageInHand } from "./fake-page.js";

const cause = new RelayError("refused");

/** Fails once on a page, at 0 ms, and tells what came of it, and when. */
function failOnPage(
  steps: (page: PageInHand, at: (ms: number, action: () => void) => void) => void,
  { onLine = true, now$ = NEVER }: { onLine?: boolean; now$?: ReconnectHooks["now$"] } = {},
): string[] {
  const log: string[] = [];
  onPage(
    (page) =>
      inVirtualTime(({ flush }, scheduler) => {
        const say = (word: string): void => {
          log.push(`${scheduler.now()}: ${word}`);
        };
        const errors$ = new Subject<unknown>();
        reconnect(
          { random: () => 1 },
          {
            scheduler,
            now$,
            onWaiting: ({ attempt, delay }) => say(`attempt ${attempt} in ${delay}`),
            onOffline: ({ attempt }) => say(`attempt ${attempt} when online`),
          },
        )(errors$).subscribe({ next: () => say("attempt"), error: () => {} });
        errors$.next(cause);
        steps(page, (ms, action) => scheduler.schedule(action, ms));
        flush();
        expect(scheduler.actions).toHaveLength(0);
        expect(page.listeners()).toBe(log.at(-1)?.endsWith(": attempt") ? 0 : 3);
      }),
    { onLine },
  );
  return log;
}

describe("While the browser is offline", () => {
  it("no attempt is made, and the network's return makes one", () => {
    expect(failOnPage((page, at) => at(50_000, () => page.goOnline()), { onLine: false })).toEqual([
      "0: attempt 2 when online",
      "50000: attempt",
    ]);
  });

  it("an attempt is made after maxDelay all the same, since the browser can be wrong", () => {
    expect(failOnPage(() => undefined, { onLine: false })).toEqual([
      "0: attempt 2 when online",
      "55000: attempt",
    ]);
  });

  it("a wait that has begun is given up for that of the network", () => {
    expect(
      failOnPage((page, at) => {
        at(400, () => page.goOffline());
        at(5000, () => page.goOnline());
      }),
    ).toEqual(["0: attempt 2 in 1000", "400: attempt 2 when online", "5000: attempt"]);
  });

  it("someone who asks for an attempt gets one", () => {
    const now$ = new Subject<void>();
    expect(failOnPage((_, at) => at(70, () => now$.next()), { onLine: false, now$ })).toEqual([
      "0: attempt 2 when online",
      "70: attempt",
    ]);
  });

  it("a page that comes out of the cache goes on waiting", () => {
    expect(
      failOnPage((page, at) => at(70, () => page.fires("pageshow", { persisted: true })), {
        onLine: false,
      }),
    ).toEqual(["0: attempt 2 when online", "55000: attempt"]);
  });
});

describe("A network that comes and goes", () => {
  it("makes one attempt", () => {
    expect(
      failOnPage((page, at) => {
        at(100, () => page.goOffline());
        at(200, () => page.goOnline());
        at(300, () => page.goOffline());
        at(400, () => page.goOnline());
      }),
    ).toEqual(["0: attempt 2 in 1000", "100: attempt 2 when online", "200: attempt"]);
  });

  it("does nothing to an attempt that is under way", () => {
    expect(
      failOnPage((page, at) => {
        at(1100, () => page.goOffline());
        at(1200, () => page.goOnline());
        at(1300, () => page.fires("pageshow", { persisted: true }));
      }),
    ).toEqual(["0: attempt 2 in 1000", "1000: attempt"]);
  });
});

describe("A page's return", () => {
  it.each([
    { from: "out of the back/forward cache makes an attempt", persisted: true, made: 300 },
    { from: "by a new load changes nothing", persisted: false, made: 1000 },
  ])("$from", ({ persisted, made }) => {
    expect(failOnPage((page, at) => at(300, () => page.fires("pageshow", { persisted })))).toEqual([
      "0: attempt 2 in 1000",
      `${made}: attempt`,
    ]);
  });
});

describe("The listeners of a wait", () => {
  it("are gone when it is left", () => {
    onPage((page) =>
      inVirtualTime((_, scheduler) => {
        const errors$ = new Subject<unknown>();
        const subscription = reconnect({}, { scheduler })(errors$).subscribe({ error: () => {} });
        expect(page.listeners()).toBe(0);
        errors$.next(cause);
        expect(page.listeners()).toBeGreaterThan(0);
        errors$.next(cause);
        const standing = page.listeners();
        errors$.next(cause);
        expect(page.listeners()).toBe(standing);
        subscription.unsubscribe();
        expect(page.listeners()).toBe(0);
      }),
    );
  });

  it("are gone when an error ends it", () => {
    onPage((page) =>
      inVirtualTime((_, scheduler) => {
        const errors$ = new Subject<unknown>();
        reconnect({}, { scheduler })(errors$).subscribe({ error: () => {} });
        errors$.next(cause);
        errors$.next(new RelayError("unauthorized"));
        expect(page.listeners()).toBe(0);
        expect(scheduler.actions).toHaveLength(0);
      }),
    );
  });
});
