import {
  DestroyRef,
  inject,
  makeEnvironmentProviders,
  provideEnvironmentInitializer,
  type EnvironmentProviders,
} from "@angular/core";
import { type } from "@ngrx/signals";
import { Dispatcher, eventGroup, type EventInstance } from "@ngrx/signals/events";
import { map, type OperatorFunction } from "rxjs";
import { relayTypes, type RelayType } from "../../protocol/messages.js";
import type { Relay } from "../../relay/relay.js";
import type { RelayState } from "../../relay/state.js";
import {
  entryOf,
  loggable,
  tellOnce,
  type Loggable,
  type LoggableMessage,
  type RelayNews,
} from "../news.js";

const messages = Object.fromEntries(relayTypes.map((name) => [name, type()])) as unknown as {
  readonly [K in RelayType]: LoggableMessage<K>;
};

/** The creators as NgRx makes them: they take any payload as it is. */
const creators = eventGroup({
  source: "Kirimin",
  events: {
    ...messages,
    /** A session, without its socket: replaces all chats. */
    snapshot: type<Loggable["snapshot"]>(),
    /** Messages are missing here, until the next snapshot. */
    // NgRx declares an event without a payload like this.
    // eslint-disable-next-line @typescript-eslint/no-invalid-void-type, @typescript-eslint/no-confusing-void-expression
    gap: type<void>(),
    /** What this user did, as `relay.apply()` put it into the updates. */
    own: type<Loggable["own"]>(),
    /** A message of a type that this version does not know. */
    unknown: type<Loggable["unknown"]>(),
    /** A frame that is no message. */
    invalid: type<Loggable["invalid"]>(),
    /** The state of the connection. */
    stateChanged: type<Loggable["stateChanged"]>(),
  },
});

type EventName = keyof typeof creators;

/**
 * The events for `@ngrx/signals/events`, as `kiriminActions` of `rx-kirimin/ngrx` are for the Store: one for each relay
 * type, with the message as its payload, and one for each other thing that a relay tells. Each takes what the relay gives and
 * leaves the secrets out.
 *
 * @example
 * ```ts
 * withReducer(on(kiriminEvents.memberkick, ({ payload }, state) => without(state, payload.groupid)));
 * ```
 */
export const kiriminEvents = Object.fromEntries(
  (Object.keys(creators) as EventName[]).map((name) => {
    const create = creators[name] as (payload: unknown) => KiriminEvent;
    const creator = (payload: never): KiriminEvent => create(loggable[name](payload));
    return [name, Object.assign(creator, { type: creators[name].type })];
  }),
) as unknown as typeof creators;

/** The event that `kiriminEvents[K]` makes; without `K` any of them, a union on `type`. */
export type KiriminEvent<K extends EventName = EventName> = {
  [N in EventName]: ReturnType<(typeof creators)[N]>;
}[K];

/** The event for `E`. */
export type EventOf<E> = E extends { readonly type: infer K extends EventName }
  ? KiriminEvent<K>
  : E extends RelayState
    ? KiriminEvent<"stateChanged">
    : never;

/**
 * Turns what the streams of a relay give into the events of `kiriminEvents`: `updates$`, `relay$`, a stream of one type,
 * `unknown$` and `state$`.
 *
 * @example
 * ```ts
 * withEventHandlers(() => [inject(RELAY).memberkick$.pipe(toEvent())])
 * ```
 */
export const toEvent = <E extends RelayNews>(): OperatorFunction<E, EventOf<E>> =>
  map((news) => eventOf(news) as EventOf<E>);

function eventOf(news: RelayNews): EventInstance<string, unknown> {
  const [name, source] = entryOf(news);
  return (kiriminEvents[name] as (source: unknown) => KiriminEvent)(source);
}

/**
 * Dispatches an event of `kiriminEvents` for all that a relay tells. This begins with the injector, which opens the relay,
 * and ends with it, or quietly with `relay.close()`. It does not close the relay. A store that is made later does not get the
 * earlier events: use `withKirimin()` for the chats.
 *
 * @param relay gives the relay, in an injection context; such as `injectRelay` of `rx-kirimin/angular`
 *
 * @example
 * ```ts
 * providers: [provideKiriminEvents(injectRelay)]
 * ```
 */
export const provideKiriminEvents = (relay: () => Relay): EnvironmentProviders =>
  makeEnvironmentProviders([provideEnvironmentInitializer(() => dispatchAll(relay()))]);

function dispatchAll(relay: Relay): void {
  const dispatcher = inject(Dispatcher);
  const subscription = tellOnce(dispatcher, relay, (news) =>
    dispatcher.dispatch(eventOf(news)),
  ).subscribe();
  inject(DestroyRef).onDestroy(() => subscription.unsubscribe());
}
