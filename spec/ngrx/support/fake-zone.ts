import { NgZone, type Provider } from "@angular/core";

/** A zone of Angular as `NgZone.isInAngularZone()` sees it, without zone.js. Nothing but `run` gets into it. */
export function createFakeZone() {
  let depth = 0;
  const run = <T>(task: () => T): T => {
    depth += 1;
    try {
      return task();
    } finally {
      depth -= 1;
    }
  };
  Object.assign(globalThis, {
    Zone: { current: { get: (name: string) => name === "isAngularZone" && depth > 0 } },
  });
  return {
    provider: { provide: NgZone, useValue: { run } } satisfies Provider,
    run,
    remove: (): void => void Reflect.deleteProperty(globalThis, "Zone"),
  };
}
