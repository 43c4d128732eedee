import { TestScheduler } from "rxjs/testing";
import { interruptions } from "../../lib/connection/page.js";
import { createFakePage, type FakePage } from "../support/fake-page.js";

/** A page, and a machine whose clocks the spec holds: `Date.now()` and the scheduler's tell the same time. */
function withMachine(
  spec: (machine: {
    page: FakePage;
    scheduler: TestScheduler;
    /** What was found so far, with its time. */
    found: [number, string][];
    /** Lets the machine sleep for so many ms; the page's own clock stands still, or goes on. */
    sleeps: (ms: number, clock: "stands still" | "goes on") => void;
    shows: (visibility: "visible" | "hidden") => void;
    /** Lets so many ms pass while the machine is awake. */
    passes: (ms: number) => void;
    leave: () => void;
  }) => void,
): void {
  const [page, takeAway] = createFakePage({ protocol: "https:" });
  const scheduler = new TestScheduler(() => true);
  let slept = 0;
  let stoodStill = 0;
  jest.spyOn(scheduler, "now").mockImplementation(() => scheduler.frame + slept);
  jest.spyOn(Date, "now").mockImplementation(() => scheduler.frame + slept);
  jest.spyOn(performance, "now").mockImplementation(() => scheduler.frame + slept - stoodStill);
  const tab = Object.assign(new EventTarget(), { visibilityState: "visible" });
  Object.defineProperty(globalThis, "document", { value: tab, configurable: true });
  const found: [number, string][] = [];
  const watch = interruptions(scheduler).subscribe((what) => found.push([scheduler.frame, what]));
  try {
    spec({
      page,
      scheduler,
      found,
      sleeps: (ms, clock) => {
        slept += ms;
        if (clock === "stands still") stoodStill += ms;
      },
      shows: (visibility) => {
        tab.visibilityState = visibility;
        tab.dispatchEvent(new Event("visibilitychange"));
      },
      passes: (ms) => {
        scheduler.maxFrames = scheduler.frame + ms;
        scheduler.schedule(() => undefined, ms);
        scheduler.flush();
      },
      leave: () => watch.unsubscribe(),
    });
  } finally {
    watch.unsubscribe();
    expect(page.listeners()).toBe(0);
    Reflect.deleteProperty(globalThis, "document");
    takeAway();
  }
}

const slept = "The machine slept.";

describe("interruptions", () => {
  it("says nothing while nothing happens", () => {
    withMachine(({ passes, found }) => {
      passes(100_000);
      expect(found).toEqual([]);
    });
  });

  it("says that the page was left, whether or not it comes back", () => {
    withMachine(({ page, found }) => {
      page.dispatch("pagehide");
      expect(found).toEqual([[0, "The page was left."]]);
    });
  });

  it("sees a sleep of more than two pings when the page's clock goes on in it", () => {
    withMachine(({ passes, sleeps, found }) => {
      passes(7000);
      sleeps(60_000, "goes on");
      passes(10_000);
      expect(found).toEqual([[10_000, slept]]);
    });
  });

  it.each(["shown", "online"] as const)(
    "sees a sleep in which the page's clock stands still when the page is %s again",
    (sign) => {
      withMachine(({ page, passes, sleeps, shows, found }) => {
        passes(7000);
        sleeps(60_000, "stands still");
        passes(1000);
        expect(found).toEqual([]);
        if (sign === "shown") shows("visible");
        else page.dispatch("online");
        expect(found).toEqual([[8000, slept]]);
      });
    },
  );

  it.each([3_600_000, -3_600_000])("takes no clock that is set for a sleep: by %d ms", (ms) => {
    withMachine(({ passes, sleeps, shows, found }) => {
      passes(7000);
      sleeps(ms, "stands still");
      passes(30_000);
      shows("visible");
      expect(found).toEqual([]);
    });
  });

  it("does not take a short nap for a sleep", () => {
    withMachine(({ passes, sleeps, found }) => {
      passes(7000);
      sleeps(13_999, "stands still");
      passes(30_000);
      expect(found).toEqual([]);
    });
  });

  it("does not take the late timers of a hidden tab for a sleep", () => {
    withMachine(({ passes, sleeps, shows, found }) => {
      passes(1000);
      shows("hidden");
      for (let minute = 0; minute < 5; minute += 1) {
        sleeps(60_000, "goes on");
        passes(5000);
      }
      sleeps(60_000, "goes on");
      shows("visible");
      passes(20_000);
      expect(found).toEqual([]);
    });
  });

  it("sees a sleep in a hidden tab where the page's clock stands still, as soon as it is shown", () => {
    withMachine(({ passes, sleeps, shows, found }) => {
      shows("hidden");
      passes(1000);
      sleeps(600_000, "stands still");
      shows("visible");
      expect(found).toEqual([[1000, slept]]);
    });
  });

  it.each([
    { away: 14_001, found: [[14_001, "The browser was offline for too long."]] },
    { away: 14_000, found: [] },
  ])("says of $away ms without a network what the server will have made of it", (example) => {
    withMachine(({ page, passes, found }) => {
      page.dispatch("offline");
      passes(example.away);
      page.dispatch("online");
      expect(found).toEqual(example.found);
    });
  });

  it("has no timer in virtual time, where nobody sleeps", () => {
    const [, takeAway] = createFakePage({ protocol: "https:" });
    const scheduler = new TestScheduler(() => true);
    const watch = interruptions(scheduler).subscribe();
    expect(scheduler.actions).toHaveLength(0);
    watch.unsubscribe();
    takeAway();
  });

  it("watches a worker's page, which has no document", () => {
    const [page, takeAway] = createFakePage({ protocol: "https:" });
    const scheduler = new TestScheduler(() => true);
    jest.spyOn(scheduler, "now").mockImplementation(() => Date.now());
    const watch = interruptions(scheduler).subscribe();
    expect(scheduler.actions).toHaveLength(1);
    watch.unsubscribe();
    expect(scheduler.actions).toHaveLength(0);
    expect(page.listeners()).toBe(0);
    takeAway();
  });

  it("has no timer and no listener where there is no page", () => {
    const scheduler = new TestScheduler(() => true);
    jest.spyOn(Date, "now").mockReturnValue(0);
    const watch = interruptions(scheduler).subscribe();
    expect(scheduler.actions).toHaveLength(0);
    watch.unsubscribe();
  });

  it("keeps nobody where there is no page: it completes at once", () => {
    const complete = jest.fn();
    interruptions(new TestScheduler(() => true)).subscribe({ complete });
    expect(complete).toHaveBeenCalledTimes(1);
  });
});
