import {
  assertInInjectionContext,
  assertNotInReactiveContext,
  computed,
  runInInjectionContext,
  signal,
  type InjectionToken,
  type Injector,
  type Signal,
  type ValueEqualityFn,
} from "@angular/core";
import { takeUntilDestroyed } from "@angular/core/rxjs-interop";
import type { Observable } from "rxjs";
import type { RelayMessage, RelayType } from "../protocol/messages.js";
import { ofType, type OfType } from "../relay/of-type.js";
import type { Relay } from "../relay/relay.js";
import type { RelayState } from "../relay/state.js";
import { chatState } from "../store/chat-state.js";
import { emptyChatState, type ChatState } from "../store/state.js";
import { RELAY, injectFrom } from "./inject-relay.js";

/** Which relay a signal reads, and how long the signal lives. */
export interface SignalOptions<R> {
  /** The token that `provideKirimin` was given, if any. */
  readonly token?: InjectionToken<R> | undefined;
  /** For a call outside of an injection context: the signal lives as long as this injector. */
  readonly injector?: Injector | undefined;
}

/**
 * A signal of the state of the connection. Does not open the connection. It is `idle` while a server renders the page.
 *
 * @example
 * ```ts
 * readonly state = injectRelayState(); // in a template: @if (state().status === "waiting") { … }
 * ```
 */
export function injectRelayState({
  token = RELAY,
  injector,
}: SignalOptions<Pick<Relay, "state$">> = {}): Signal<RelayState> {
  return injecting(injectRelayState, injector, () =>
    latestOf<RelayState>(injectFrom(token).state$, { status: "idle" }),
  );
}

/**
 * A signal of the latest message of one type; `undefined` until there is one. Counts as a subscriber. A signal holds one
 * value: of two messages at once, an `effect()` sees the last. To act on each message, use a stream.
 *
 * @param type what `ofType` takes, also `"join"`, `"leave"` and `"kick"`
 *
 * @example
 * ```ts
 * readonly kick = injectLatest("kick"); // Signal<MessageOf<"memberkick"> | undefined>
 * ```
 */
export function injectLatest<K extends RelayType | "join" | "leave" | "kick">(
  type: K,
  { token = RELAY, injector }: SignalOptions<Pick<Relay, "relay$">> = {},
): Signal<OfType<RelayMessage, K> | undefined> {
  return injecting(injectLatest, injector, () =>
    latestOf<OfType<RelayMessage, K> | undefined>(
      injectFrom(token).relay$.pipe(ofType(type)),
      undefined,
    ),
  );
}

/**
 * A signal of the chats, or of what `selector` makes of them. Counts as a subscriber; all of a relay share one state. It
 * changes when the selection does: what an event does not touch keeps its identity. The state is empty before the first
 * session, and while a server renders the page.
 *
 * @param options `equal` compares two selections, for a selector that makes a new object each time
 *
 * @example
 * ```ts
 * readonly rooms = injectChatState(selectRooms);
 * readonly unread = injectChatState(selectUnreadTotal);
 * ```
 */
export function injectChatState(
  selector?: undefined,
  options?: SignalOptions<Pick<Relay, "updates$">>,
): Signal<ChatState>;
export function injectChatState<T>(
  selector: (state: ChatState) => T,
  options?: SignalOptions<Pick<Relay, "updates$">> & {
    readonly equal?: ValueEqualityFn<T> | undefined;
  },
): Signal<T>;
export function injectChatState(
  selector: (state: ChatState) => unknown = (state) => state,
  {
    token = RELAY,
    injector,
    equal = Object.is,
  }: SignalOptions<Pick<Relay, "updates$">> & {
    readonly equal?: ValueEqualityFn<unknown> | undefined;
  } = {},
): Signal<unknown> {
  return injecting(injectChatState, injector, () => {
    const state = latestOf(chatsOf(injectFrom(token)), emptyChatState);
    return computed(() => selector(state()), { equal });
  });
}

const known = new WeakMap<object, Observable<ChatState>>();

/** The chats of a relay: one state for all who inject it. */
function chatsOf(relay: Pick<Relay, "updates$">): Observable<ChatState> {
  const state$ = known.get(relay) ?? chatState(relay);
  known.set(relay, state$);
  return state$;
}

/** Runs `create` in the context of `injector`, or else in the context in which `caller` was called. */
export function injecting<T>(
  caller: (...args: never[]) => unknown,
  injector: Injector | undefined,
  create: () => T,
): T {
  // A computed signal would subscribe once more each time it runs.
  assertNotInReactiveContext(caller);
  if (injector) return runInInjectionContext(injector, create);
  assertInInjectionContext(caller);
  return create();
}

/**
 * A signal of the latest value, until the injection context ends. Reading it cannot throw: if a stream errors, RxJS reports
 * that once and the value stays, whereas a signal of `toSignal()` would throw in each view that reads it from then on.
 */
export function latestOf<T>(source$: Observable<T>, initial: T): Signal<T> {
  const latest = signal(initial);
  // eslint-disable-next-line rxjs-x/no-ignored-error
  source$.pipe(takeUntilDestroyed()).subscribe((value) => latest.set(value));
  return latest.asReadonly();
}
