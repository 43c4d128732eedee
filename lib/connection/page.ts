import {
  EMPTY,
  NEVER,
  defer,
  filter,
  fromEvent,
  interval,
  map,
  merge,
  switchMap,
  take,
  type Observable,
  type SchedulerLike,
} from "rxjs";

/** Two of the server's ping periods, in ms: a socket that missed a ping was terminated by then (docs/protocol.md, Frames). */
const twoPings = 14_000;

/** How often to look at the clock, in ms. */
const lookEvery = 5000;

// Each is looked up when it is used: in Node there is no page at all.
const page = globalThis as {
  location?: unknown;
  navigator?: { onLine?: boolean };
  document?: EventTarget & { visibilityState?: string };
  addEventListener?: unknown;
};

/** Whether this runs in a browser's page or worker. Server-side rendering does not, even where it has a WebSocket. */
export const hasPage = (): boolean => page.location !== undefined;

/** Whether the browser says that it is offline. A hint: some VPNs and WebViews say so for ever. */
export const isOffline = (): boolean => page.navigator?.onLine === false;

const isHidden = (): boolean => page.document?.visibilityState === "hidden";

const hasEvents = (): boolean => typeof page.addEventListener === "function";

function pageEvent(name: string): Observable<Event> {
  return defer(() =>
    hasEvents() ? fromEvent<Event>(globalThis as unknown as EventTarget, name) : NEVER,
  );
}

/** Hot: each time the browser loses the network. Silent where there is no page, as are the others. */
export const offline$ = pageEvent("offline");

/** Hot: each time the browser has the network again. */
export const online$ = pageEvent("online");

/** Hot: each time the page comes back out of the back/forward cache. */
export const restored$ = pageEvent("pageshow").pipe(
  filter((event) => (event as { persisted?: boolean }).persisted === true),
);

/** Hot: each time the tab is hidden or shown. */
const visibility$ = defer(() =>
  page.document ? fromEvent(page.document, "visibilitychange") : NEVER,
);

/** A clock that measures durations, in ms. */
export type Clock = () => number;

/**
 * The clock of a scheduler. A real scheduler reads the wall clock, which a user can set back or forward, so there this reads
 * the platform's own clock, which only goes forward.
 */
export const clockOf = (scheduler: SchedulerLike): Clock =>
  isReal(scheduler) ? () => performance.now() : () => scheduler.now();

const isReal = (scheduler: SchedulerLike): boolean => Math.abs(scheduler.now() - Date.now()) < 1000;

/**
 * Says in a sentence what happened to the page, each time that the socket must be dead although none of its events says so:
 * the page was left, the machine slept, or the network was away for longer than the server waits for an answer to its ping.
 * Completes at once where there is no page.
 */
export function interruptions(scheduler: SchedulerLike): Observable<string> {
  // A process that holds thousands of relays keeps nothing for this.
  if (!hasEvents() && !hasPage()) return EMPTY;
  return merge(
    // Browsers do not keep a page with an open socket for the way back.
    pageEvent("pagehide").pipe(map(() => "The page was left.")),
    offlineTooLong(clockOf(scheduler)).pipe(map(() => "The browser was offline for too long.")),
    slept(scheduler).pipe(map(() => "The machine slept.")),
  );
}

function offlineTooLong(clock: Clock): Observable<unknown> {
  return offline$.pipe(
    map(clock),
    switchMap((since) =>
      online$.pipe(
        take(1),
        filter(() => clock() - since > twoPings),
      ),
    ),
  );
}

/**
 * Emits when the machine has slept. There are two signs: a timer of a visible tab comes late by the clock that only goes
 * forward; or, where that clock stands still in sleep, the wall clock is ahead of it when the tab is shown again or the network comes back. The wall
 * clock alone proves nothing, since a user can set it.
 */
function slept(scheduler: SchedulerLike): Observable<unknown> {
  return defer(() => {
    // Virtual time does not sleep, and a timer without end would keep it from ending.
    if (!hasPage() || !isReal(scheduler)) return NEVER;
    let last = look();
    const isLongAfter = (measure: (before: Look, now: Look) => number) => (): boolean => {
      const before = last;
      last = look();
      return measure(before, last) > twoPings;
    };
    return merge(
      interval(lookEvery, scheduler).pipe(
        filter(
          isLongAfter((before, now) =>
            // Timers of a hidden tab come late without any sleep.
            before.hidden || now.hidden ? 0 : now.running - before.running - lookEvery,
          ),
        ),
      ),
      merge(visibility$, online$).pipe(
        filter(
          isLongAfter((before, now) => now.wall - before.wall - (now.running - before.running)),
        ),
      ),
    );
  });
}

type Look = ReturnType<typeof look>;

const look = () => ({ wall: Date.now(), running: performance.now(), hidden: isHidden() });
