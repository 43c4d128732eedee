import type { either as E } from "fp-ts";
import type { Observable } from "rxjs";
import type { RelayCommand } from "../protocol/commands.js";
import type { SocketConfig } from "../protocol/entities.js";
import type { InvalidFrame, UnknownMessage } from "../protocol/frame.js";
import type { MessageOf, RelayMessage, RelayType } from "../protocol/messages.js";
import type { InvalidAction, OwnAction, OwnEvent } from "../protocol/own-actions.js";
import type { Session } from "../protocol/session.js";
import type { Mark, UpdateEvent } from "./journal.js";
import type { NotSent } from "./not-sent.js";
import type { RelayState } from "./state.js";

/** A stream for each relay type: `memberkick$`, `sendmessage$`, … */
export type MessageStreams = {
  readonly [K in RelayType as `${K}$`]: Observable<MessageOf<K>>;
};

/**
 * The relay of one user. All of its streams share one connection, which the first subscriber opens to a stream of
 * messages; it closes `linger` ms after the last has left. No stream errors, none completes before `close()`, and each tells
 * its subscribers in the order in which the server sent.
 */
export interface Relay<
  S extends { readonly socket: SocketConfig } = Session,
> extends MessageStreams {
  /** Hot: every message whose type is known and whose shape is right. */
  readonly relay$: Observable<RelayMessage>;
  /** Hot: every message of a type that this version does not know. */
  readonly unknown$: Observable<UnknownMessage>;
  /** Hot: anything else that came, and the parts of a session that did not decode. */
  readonly invalid$: Observable<InvalidFrame>;
  /** Hot, the current one first: how the connection stands. Does not open it. */
  readonly state$: Observable<RelayState>;
  /** Hot, the latest one first: each session, as soon as it is there. Does not open the connection. */
  readonly session$: Observable<S>;
  /**
   * The latest snapshot, what came since, and what comes: sessions, messages and own actions in one order, for a store.
   * `{ type: "gap" }` stands in place of messages that are no longer kept.
   */
  readonly updates$: Observable<UpdateEvent<S>>;
  /** Hands a command to the connection now, or not at all. `Left` says why not. Never queues. */
  send(command: RelayCommand): E.Either<NotSent, RelayCommand>;
  /**
   * Cold: waits for the connection, sends once, emits the command and completes when it has left the socket's buffer.
   * Errors with {@link NotSent}: after `within` ms without a connection, when the relay stops, or with reason
   * `indeterminate` when the connection ends between the two. Unsubscribing takes back what is not sent yet. Does not open
   * the connection.
   */
  deliver(
    command: RelayCommand,
    options?: { readonly within?: number | undefined },
  ): Observable<RelayCommand>;
  /** Where the order of updates is now: to be taken when a request goes out, for `since` of {@link Relay.apply}. */
  mark(): Mark;
  /**
   * Puts what the user did into `updates$`, at its place in the one order. The server relays nobody's own actions to them, so
   * an app learns of them from the replies to its requests; `rx-kirimin/api` does this by itself. `Left` says which fields do
   * not fit. Needs no connection. In a handler of the relay it takes effect when that handler has returned; while idle and
   * after `close()` it tells nobody.
   *
   * @param options `since`: the {@link Relay.mark} of when the request went out, so that what was relayed since is not lost
   */
  apply(
    action: OwnAction,
    options?: { readonly since?: Mark | undefined },
  ): E.Either<InvalidAction, OwnEvent>;
  /** Tries now: out of `waiting`, `offline` or `stopped`. Does nothing while idle, connecting or connected. */
  reconnect(): void;
  /** Closes the connection and completes every stream, for good. */
  close(): void;
}
