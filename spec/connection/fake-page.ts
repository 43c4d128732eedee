import { createFakePage, type FakePage } from "../support/fake-page.js";

/** Runs `spec` with other globals (`undefined` for none), and puts the real ones back. */
export function withGlobals(globals: Readonly<Record<string, unknown>>, spec: () => void): void {
  const before = Object.keys(globals).map(
    (name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const,
  );
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  try {
    spec();
  } finally {
    for (const [name, descriptor] of before) {
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else Reflect.deleteProperty(globalThis, name);
    }
  }
}

/** What a browser's page tells, in the hands of the spec. */
export interface PageInHand {
  goOffline(): void;
  goOnline(): void;
  /** Fires the event alone, whatever the navigator says. */
  fires(name: Parameters<FakePage["dispatch"]>[0], fields?: object): void;
  /** How many listeners stand. */
  listeners(): number;
}

/** Runs `spec` on an https page that is online, unless told otherwise. */
export function onPage(spec: (page: PageInHand) => void, { onLine = true } = {}): void {
  const [page, takeAway] = createFakePage({ protocol: "https:" });
  page.online = onLine;
  try {
    spec({
      fires: (name, fields) => page.dispatch(name, fields),
      goOffline: () => {
        page.online = false;
        page.dispatch("offline");
      },
      goOnline: () => {
        page.online = true;
        page.dispatch("online");
      },
      listeners: () => page.listeners(),
    });
  } finally {
    takeAway();
  }
}
