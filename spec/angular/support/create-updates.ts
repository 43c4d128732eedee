import { Subject, defer } from "rxjs";
import type { Relay, Session, UpdateEvent } from "../../../lib/index.js";

/** A relay whose `updates$` are the spec's, and how often they were subscribed to. */
export function createUpdates() {
  const updates$ = new Subject<UpdateEvent<Session>>();
  let subscribers = 0;
  const counted$ = defer(() => {
    subscribers += 1;
    return updates$;
  });
  return {
    updates$,
    relay: { updates$: counted$ } as unknown as Relay,
    subscribers: () => subscribers,
  };
}
