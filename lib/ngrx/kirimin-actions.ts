import {
  DestroyRef,
  NgZone,
  inject,
  makeEnvironmentProviders,
  provideEnvironmentInitializer,
  type EnvironmentProviders,
} from "@angular/core";
import {
  FEATURE_STATE_PROVIDER,
  Store,
  createAction,
  type Action,
  type ActionCreator,
} from "@ngrx/store";
import { map, type OperatorFunction } from "rxjs";
import { relayTypes, type RelayType } from "../protocol/messages.js";
import type { Relay } from "../relay/relay.js";
import type { RelayState } from "../relay/state.js";
import {
  entryOf,
  loggable,
  tellOnce,
  type Loggable,
  type LoggableMessage,
  type RelayNews,
} from "./news.js";

type CreatorOf<Name extends string, Props extends object> = ActionCreator<
  `[Kirimin] ${Name}`,
  (props: Props) => Props & Action<`[Kirimin] ${Name}`>
>;

/** An action creator for each relay type. The message is in `message`, since it has a `type` of its own. */
export type MessageActions = {
  readonly [K in RelayType]: CreatorOf<K, { readonly message: LoggableMessage<K> }>;
};

const messageActions = Object.fromEntries(
  relayTypes.map((type) => [
    type,
    createAction(`[Kirimin] ${type}`, ({ message }: { readonly message: never }) => ({
      message: loggable[type](message),
    })),
  ]),
) as unknown as MessageActions;

/**
 * The action creators: one for each relay type, and one for each other thing that a relay tells. Each takes what the relay
 * gives and leaves the secrets out, so an action can be logged, replayed and sent along with a report.
 *
 * @example
 * ```ts
 * on(kiriminActions.memberkick, (state, { message }) => without(state, message.groupid));
 * actions$.pipe(ofType(kiriminActions.sendmessage, kiriminActions.editmessage));
 * ```
 */
export const kiriminActions = {
  ...messageActions,
  /** A session, without its socket: replaces all chats. */
  snapshot: createAction("[Kirimin] snapshot", (snapshot: Loggable["snapshot"]) =>
    loggable.snapshot(snapshot),
  ),
  /** Messages are missing here, until the next snapshot. */
  gap: createAction("[Kirimin] gap"),
  /** What this user did, as `relay.apply()` put it into the updates. */
  own: createAction("[Kirimin] own", ({ event }: { readonly event: Loggable["own"] }) => ({
    event: loggable.own(event),
  })),
  /** A message of a type that this version does not know: `name`. */
  unknown: createAction("[Kirimin] unknown", (unknown: Loggable["unknown"]) =>
    loggable.unknown(unknown),
  ),
  /** A frame that is no message. */
  invalid: createAction(
    "[Kirimin] invalid",
    ({ invalid }: { readonly invalid: Loggable["invalid"] }) => ({
      invalid: loggable.invalid(invalid),
    }),
  ),
  /** The state of the connection. */
  stateChanged: createAction(
    "[Kirimin] stateChanged",
    ({ state }: { readonly state: Loggable["stateChanged"] }) => ({
      state: loggable.stateChanged(state),
    }),
  ),
} as const;

/** The name of one of the {@link kiriminActions}. */
export type KiriminActionName = keyof typeof kiriminActions;

/** The action that `kiriminActions[K]` makes; without `K` any of them, a union on `type`. */
export type KiriminAction<K extends KiriminActionName = KiriminActionName> = {
  [N in KiriminActionName]: ReturnType<(typeof kiriminActions)[N]>;
}[K];

/** The action for `E`. */
export type ActionOf<E> = E extends { readonly type: infer K extends KiriminActionName }
  ? KiriminAction<K>
  : E extends RelayState
    ? KiriminAction<"stateChanged">
    : never;

/**
 * Turns what the streams of a relay give into the actions of `kiriminActions`: `updates$`, `relay$`, a stream of one
 * type, `unknown$` and `state$`. The output type is narrowed to the actions of the input.
 *
 * @example
 * ```ts
 * kick$ = createEffect(() => this.relay.memberkick$.pipe(toAction()));
 * ```
 */
export const toAction = <E extends RelayNews>(): OperatorFunction<E, ActionOf<E>> =>
  map((news) => actionOf(news) as ActionOf<E>);

/** The property that holds what is told, if it is not `message`; `undefined` where its fields are the action's own. */
const holders: Partial<Record<KiriminActionName, string | undefined>> = {
  snapshot: undefined,
  gap: undefined,
  own: "event",
  unknown: undefined,
  invalid: "invalid",
  stateChanged: "state",
};

function actionOf(news: RelayNews): KiriminAction {
  const [name, source] = entryOf(news);
  const create = kiriminActions[name] as (props: unknown) => KiriminAction;
  const holder = name in holders ? holders[name] : "message";
  return create(holder ? { [holder]: source } : source);
}

/**
 * Dispatches an action for all that a relay tells: its messages and snapshots, its states, and what it did not
 * understand. This begins with the injector, which opens the relay, and ends with it, or quietly with `relay.close()`. It does
 * not close the relay.
 *
 * Throws a TypeError where no Store is provided.
 *
 * @param relay gives the relay, in an injection context; such as `injectRelay` of `rx-kirimin/angular`
 *
 * @example
 * ```ts
 * providers: [provideStore(), provideState(kiriminFeature), provideKiriminActions(injectRelay)]
 * ```
 */
export const provideKiriminActions = (relay: () => Relay): EnvironmentProviders =>
  makeEnvironmentProviders([provideEnvironmentInitializer(() => dispatchAll(relay()))]);

function dispatchAll(relay: Relay): void {
  // Sets up the features of this injector first, wherever they stand in its providers: a session may come at once.
  inject(FEATURE_STATE_PROVIDER, { optional: true });
  const store: Pick<Store, "dispatch"> | null = inject(Store, { optional: true });
  if (!store) {
    throw new TypeError(
      "provideKiriminActions: there is no Store here. Add provideStore() of @ngrx/store to the providers.",
    );
  }
  // A relay may run outside of the zone, where an action would change the state without a check of the views.
  const zone = inject(NgZone);
  const subscription = tellOnce(store, relay, (news) =>
    zone.run(() => store.dispatch(actionOf(news))),
  ).subscribe();
  inject(DestroyRef).onDestroy(() => subscription.unsubscribe());
}
