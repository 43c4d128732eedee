/** What a page has that lib/connection/page.ts looks at, put on `globalThis` until it is taken away. */
export interface FakePage {
  online: boolean;
  /** Tells the page an event. */
  dispatch(name: "online" | "offline" | "pageshow" | "pagehide", fields?: object): void;
  /** How many listen to its events. */
  listeners(): number;
}

const names = ["navigator", "addEventListener", "removeEventListener", "location"] as const;

/** Puts a page on `globalThis`; the second function takes it away again. */
export function createFakePage(location?: { readonly protocol: string }): [FakePage, () => void] {
  const before = names.map((name) => Object.getOwnPropertyDescriptor(globalThis, name));
  const events = new EventTarget();
  const listening = new Set<unknown>();
  const page: FakePage = {
    online: true,
    dispatch: (name, fields = {}) => {
      events.dispatchEvent(Object.assign(new Event(name), fields));
    },
    listeners: () => listening.size,
  };
  const things = {
    navigator: {
      get onLine() {
        return page.online;
      },
    },
    addEventListener: (name: string, listener: EventListener) => {
      listening.add(listener);
      events.addEventListener(name, listener);
    },
    removeEventListener: (name: string, listener: EventListener) => {
      listening.delete(listener);
      events.removeEventListener(name, listener);
    },
    ...(location && { location }),
  };
  for (const [name, value] of Object.entries(things)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  const takeAway = (): void => {
    for (const [index, name] of names.entries()) {
      const descriptor = before[index];
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else Reflect.deleteProperty(globalThis, name);
    }
  };
  return [page, takeAway];
}
