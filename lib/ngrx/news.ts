import { Observable, map, merge, share, type Subscription } from "rxjs";
import type { InvalidFrame, UnknownMessage } from "../protocol/frame.js";
import type { Relay } from "../relay/relay.js";
import type { RelayState } from "../relay/state.js";
import type { ChatEvent } from "../store/index.js";

/** Whatever a relay tells, and what a user did: a union on `type`, but for the state of the connection, which has none. */
export type RelayNews = ChatEvent | UnknownMessage | InvalidNews | RelayState;

/** What came and is no message. Its own `type` is that of the message which it was to be. */
export interface InvalidNews {
  readonly type: "invalid";
  readonly invalid: InvalidFrame;
}

function newsOf(relay: Relay): Observable<RelayNews> {
  return merge(
    relay.state$,
    // The one that opens the relay: parts of the first session may be invalid.
    relay.invalid$.pipe(map((invalid): InvalidNews => ({ type: "invalid", invalid }))),
    relay.unknown$,
    // With what came meanwhile.
    relay.updates$,
  );
}

/** Tells what comes. What `tell` throws is reported, as RxJS does what a subscriber throws, and ends nothing. */
export function listen<T>(source$: Observable<T>, tell: (value: T) => void): Subscription {
  // The streams of a relay do not error. Were one to, it would be reported, too.
  // eslint-disable-next-line rxjs-x/no-ignored-error
  return source$.subscribe(tell);
}

const told = new WeakMap<object, WeakMap<Relay, Observable<never>>>();

/**
 * Tells `listener` the news of `relay` while anyone is subscribed: each once, however many are. So a relay that is provided
 * for one store in two places does not send each action twice.
 */
export function tellOnce(
  listener: object,
  relay: Relay,
  tell: (news: RelayNews) => void,
): Observable<never> {
  const relays = told.get(listener) ?? new WeakMap<Relay, Observable<never>>();
  const telling$ =
    relays.get(relay) ?? new Observable<never>(() => listen(newsOf(relay), tell)).pipe(share());
  told.set(listener, relays.set(relay, telling$));
  return telling$;
}
