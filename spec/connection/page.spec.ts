import type { Observable } from "rxjs";
import { hasPage, isOffline, offline$, online$, restored$ } from "../../lib/connection/page.js";
import { onPage, withGlobals } from "./fake-page.js";

const streams: Readonly<Record<string, Observable<unknown>>> = {
  offline$,
  online$,
  restored$,
};

describe("Without a page, as in Node,", () => {
  it("there is none, and it is not offline", () => {
    expect(hasPage()).toBe(false);
    expect(isOffline()).toBe(false);
  });

  it.each([undefined, {}, { onLine: undefined }])("a navigator %j says nothing", (navigator) => {
    withGlobals({ navigator }, () => expect(isOffline()).toBe(false));
  });

  it.each(Object.entries(streams))("%s says nothing, and neither errors nor completes", (_, $) => {
    const told = jest.fn();
    const subscription = $.subscribe({ next: told, error: told, complete: told });
    subscription.unsubscribe();
    expect(told).not.toHaveBeenCalled();
  });
});

describe("On a page", () => {
  it("there is one, and it is offline when the navigator says so", () => {
    onPage((page) => {
      expect(hasPage()).toBe(true);
      expect(isOffline()).toBe(false);
      page.goOffline();
      expect(isOffline()).toBe(true);
      page.goOnline();
      expect(isOffline()).toBe(false);
    });
  });

  it.each([
    { stream: "offline$", name: "offline" },
    { stream: "online$", name: "online" },
    { stream: "restored$", name: "pageshow" },
  ] as const)("$stream tells of each $name, for as long as it is listened to", (row) => {
    onPage((page) => {
      const told = jest.fn();
      const subscription = streams[row.stream]?.subscribe({ next: told, error: told });
      for (const name of ["offline", "online", "pagehide", "pageshow", row.name] as const) {
        page.fires(name, { persisted: true });
      }
      expect(told).toHaveBeenCalledTimes(2);
      subscription?.unsubscribe();
      page.fires(row.name, { persisted: true });
      expect(told).toHaveBeenCalledTimes(2);
      expect(page.listeners()).toBe(0);
    });
  });

  it("restored$ does not tell of a page that was loaded anew", () => {
    onPage((page) => {
      const told = jest.fn();
      restored$.subscribe({ next: told, error: told });
      page.fires("pageshow", { persisted: false });
      expect(told).not.toHaveBeenCalled();
    });
  });
});
