import { NEVER, defer, filter, fromEvent, map, type Observable } from "rxjs";

// All of it is looked up when it is used: there may be no page at all, as in Node.
const page = globalThis as {
  location?: unknown;
  navigator?: { onLine?: boolean };
  document?: EventTarget & { visibilityState?: string };
  addEventListener?: unknown;
};

/** Whether this runs in a browser's page or worker. Server-side rendering does not, also where it has a WebSocket. */
export const hasPage = (): boolean => page.location !== undefined;

/** Whether the browser knows that it is offline. */
export const isOffline = (): boolean => page.navigator?.onLine === false;

/** Whether the page is in a hidden tab, where timers come as seldom as once a minute. */
export const isHidden = (): boolean => page.document?.visibilityState === "hidden";

/** Whether there is anything that tells of the events below. */
export const hasEvents = (): boolean => typeof page.addEventListener === "function";

function pageEvent(name: string): Observable<Event> {
  return defer(() =>
    hasEvents() ? fromEvent<Event>(globalThis as unknown as EventTarget, name) : NEVER,
  );
}

/** Hot: each time the browser loses the network. Never where there is no page, as the others. */
export const offline$ = pageEvent("offline");

/** Hot: each time the browser has the network again. */
export const online$ = pageEvent("online");

/** Hot: each time the page is left, for good or for the back/forward cache. */
export const left$ = pageEvent("pagehide");

/** Hot: each time the page comes back out of the back/forward cache. */
export const restored$ = pageEvent("pageshow").pipe(
  filter((event) => (event as PageTransitionEvent).persisted),
);

/** Hot: each time the tab is hidden or shown. */
export const visibility$ = defer(() =>
  page.document ? fromEvent(page.document, "visibilitychange").pipe(map(isHidden)) : NEVER,
);
