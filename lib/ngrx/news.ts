import { Observable, map, merge, share } from "rxjs";
import type { InvalidFrame, UnknownMessage } from "../protocol/frame.js";
import {
  relayTypes,
  type MessageOf,
  type RelayMessage,
  type RelayType,
} from "../protocol/messages.js";
import type { OwnEvent } from "../protocol/own-actions.js";
import type { RelayError } from "../protocol/relay-error.js";
import type { Session } from "../protocol/session.js";
import type { UpdateEvent } from "../relay/journal.js";
import type { Relay } from "../relay/relay.js";
import type { RelayState } from "../relay/state.js";
import { emptyChatState, type ChatState } from "../store/index.js";

/** All that a relay tells: a union on `type`. Only the state of the connection has no `type`. */
export type RelayNews = UpdateEvent<Session> | UnknownMessage | InvalidNews | RelayState;

/** A frame that is no message. `invalid.type` is the type that the message would have had. */
export interface InvalidNews {
  readonly type: "invalid";
  readonly invalid: InvalidFrame;
}

// Actions, events and states are logged, shown in devtools and sent along with bug reports. No credential may be in them.

type WithoutPeerSocket<M> = M extends { readonly uid: string; readonly from: string }
  ? Omit<M, "from">
  : M;

/** The message of type `K`. A call signal has no `from`, which is the peer's socket id; the peer's user id is `uid`. */
export type LoggableMessage<K extends RelayType = RelayType> = WithoutPeerSocket<MessageOf<K>>;

/** The parts of a session that make a state: without the socket, and without `peer`, which can hold a TURN server's password. */
export type LoggableSession = Pick<Session, "me" | "c" | "v" | "package">;

/** The errors of a frame, without the frame. */
export type LoggableInvalidFrame = Omit<InvalidFrame, "frame">;

/** The name of an unknown type. Any of its fields may be a secret: read them from `unknown$`. */
export type LoggableUnknown = Pick<UnknownMessage, "name">;

/** A {@link RelayError} as a plain object, without its stack and `cause`. */
export interface PlainRelayError extends Pick<RelayError, "code" | "message"> {
  readonly closeCode?: number;
  readonly wasClean?: boolean;
}

type Plain<S> = S extends { readonly cause: RelayError }
  ? { readonly [K in keyof S]: K extends "cause" ? PlainRelayError : S[K] }
  : S;

/** A {@link RelayState} that consists of plain objects only, as stores and devtools need it. */
export type PlainRelayState = Plain<RelayState>;

/** The state that the Store's feature and a SignalStore's keep. */
export interface KiriminState {
  readonly chatState: ChatState;
  readonly relayState: PlainRelayState;
}

export const initialKiriminState: KiriminState = {
  chatState: emptyChatState,
  relayState: { status: "idle" },
};

/** The part of each kind of news that may be logged, by the name of its action and event. */
export type Loggable = {
  readonly [K in RelayType]: LoggableMessage<K>;
} & {
  readonly snapshot: {
    readonly session: LoggableSession;
    readonly connection: number;
    readonly own?: readonly OwnEvent[] | undefined;
  };
  readonly gap: undefined;
  readonly own: OwnEvent;
  readonly unknown: LoggableUnknown;
  readonly invalid: LoggableInvalidFrame;
  readonly stateChanged: PlainRelayState;
};

/** Functions that leave the secrets out. All but the messages' pick fields by name: a later server may send more of them. */
export const loggable: { readonly [K in keyof Loggable]: (news: Loggable[K]) => Loggable[K] } = {
  ...(Object.fromEntries(relayTypes.map((type) => [type, withoutPeerSocket])) as unknown as {
    readonly [K in RelayType]: (message: LoggableMessage<K>) => LoggableMessage<K>;
  }),
  snapshot: ({ session: { me, c, v, package: name }, connection, own }) => ({
    session: {
      c,
      ...(me && { me }),
      ...(v !== undefined && { v }),
      ...(name !== undefined && { package: name }),
    },
    connection,
    ...(own && { own }),
  }),
  gap: () => undefined,
  own: (event) => event,
  unknown: ({ name }) => ({ name }),
  invalid: ({ reason, type, errors, length }) => ({
    reason,
    ...(type && { type }),
    errors,
    length,
  }),
  stateChanged: (state) => {
    if (!("cause" in state)) return state;
    const { code, message, closeCode, wasClean } = state.cause;
    const cause: PlainRelayError = {
      code,
      message,
      ...(closeCode !== undefined && { closeCode }),
      ...(wasClean !== undefined && { wasClean }),
    };
    return { ...state, cause };
  },
};

function withoutPeerSocket(message: LoggableMessage): LoggableMessage {
  if (!("uid" in message && "from" in message)) return message;
  const { from: _, ...rest } = message as RelayMessage & { readonly from: string };
  return rest as LoggableMessage;
}

/** The name of the action and the event for `news`, and what they are made of: not yet {@link loggable}. */
export function entryOf(news: RelayNews): readonly [name: keyof Loggable, source: unknown] {
  if (!("type" in news)) return ["stateChanged", news];
  return news.type === "invalid" ? [news.type, news.invalid] : [news.type, news];
}

function newsOf(relay: Relay): Observable<RelayNews> {
  return merge(
    relay.state$,
    // Before the stream that opens the relay: parts of the first session may be invalid.
    relay.invalid$.pipe(map((invalid): InvalidNews => ({ type: "invalid", invalid }))),
    relay.unknown$,
    relay.updates$,
  );
}

const tellings = new WeakMap<
  object,
  { readonly relay: Relay; readonly telling$: Observable<never> }
>();

/**
 * While anyone is subscribed, calls `tell` with all news of `relay`, once however many are subscribed. So a relay that is
 * provided for one store in two places does not send each action twice.
 *
 * RxJS reports what `tell` throws; the telling goes on.
 *
 * @param store what the news is for: it takes one relay at a time
 */
export function tellOnce(
  store: object,
  relay: Relay,
  tell: (news: RelayNews) => void,
): Observable<never> {
  const known = tellings.get(store);
  if (known?.relay === relay) return known.telling$;
  const all$ = new Observable<never>(() => {
    // The streams of a relay do not error.
    // eslint-disable-next-line rxjs-x/no-ignored-error
    return newsOf(relay).subscribe(tell);
  });
  const telling$ = all$.pipe(share());
  tellings.set(store, { relay, telling$ });
  return telling$;
}
