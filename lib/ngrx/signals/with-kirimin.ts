import { computed, type Signal } from "@angular/core";
import {
  patchState,
  signalStoreFeature,
  withComputed,
  withHooks,
  withMethods,
  withState,
  type EmptyFeatureResult,
  type SignalStoreFeature,
} from "@ngrx/signals";
import { Subscription } from "rxjs";
import type { Chat, User } from "../../protocol/entities.js";
import type { Relay } from "../../relay/relay.js";
import {
  selectComplete,
  selectMe,
  selectMembers,
  selectMessages,
  selectRequests,
  selectRoom,
  selectRooms,
  selectUnread,
  selectUnreadTotal,
  type ChatEvent,
  type ChatRoom,
  type ChatState,
} from "../../store/index.js";
import { initialKiriminState, withEvent, type KiriminState } from "../kirimin-state.js";
import { listen } from "../news.js";
import { toPlainState, type PlainRelayState } from "../plain-state.js";

/** What {@link withKirimin} adds to a store. */
export interface KiriminStoreParts {
  state: KiriminState;
  props: {
    /** The one with the newest message first. */
    rooms: Signal<readonly ChatRoom[]>;
    /** The sum over all rooms. */
    unreadTotal: Signal<number>;
    /** Who asks to be a friend. */
    requests: Signal<readonly User[]>;
    /** The user who is signed in, from the first snapshot on. */
    me: Signal<ChatState["me"]>;
    /** Whether nothing is known to be missing. */
    complete: Signal<boolean>;
    status: Signal<PlainRelayState["status"]>;
  };
  /** Those that take an id read signals: call them in a template, a `computed` or an effect. */
  methods: {
    /** The room, or `undefined`. */
    roomOf(id: string): ChatRoom | undefined;
    /** Its messages, the oldest first. */
    messagesOf(id: string): readonly Chat[];
    /** Its members. */
    membersOf(id: string): readonly User[];
    /** How many of its messages are not read. */
    unreadOf(id: string): number;
    /** Puts in what the user did, which the server does not relay to the user. */
    apply(event: ChatEvent): void;
  };
}

/**
 * Adds the chats and the state of the connection to a SignalStore. The store opens the relay when it is made, and lets it
 * go when it is destroyed. The relay stays the caller's to close.
 *
 * @param relay gives the relay, in an injection context; such as `injectRelay` of `rx-kirimin/angular`
 *
 * @example
 * ```ts
 * const ChatStore = signalStore({ providedIn: "root" }, withKirimin(injectRelay));
 * // in a template: `store.unreadTotal()`, `store.messagesOf(id)`
 * ```
 */
export const withKirimin = (
  relay: () => Relay,
): SignalStoreFeature<EmptyFeatureResult, KiriminStoreParts> =>
  signalStoreFeature(
    withState(initialKiriminState),
    withComputed(({ chatState, relayState }) => ({
      rooms: computed(() => selectRooms(chatState())),
      unreadTotal: computed(() => selectUnreadTotal(chatState())),
      requests: computed(() => selectRequests(chatState())),
      me: computed(() => selectMe(chatState())),
      complete: computed(() => selectComplete(chatState())),
      status: computed(() => relayState().status),
    })),
    withMethods((store) => ({
      roomOf: (id: string) => selectRoom(id)(store.chatState()),
      messagesOf: (id: string) => selectMessages(id)(store.chatState()),
      membersOf: (id: string) => selectMembers(id)(store.chatState()),
      unreadOf: (id: string) => selectUnread(id)(store.chatState()),
      apply: (event: ChatEvent) => patchState(store, (state) => withEvent(state, event)),
    })),
    withHooks((store) => {
      const subscription = new Subscription();
      return {
        onInit: () => {
          const { state$, updates$ } = relay();
          subscription.add(
            listen(state$, (state) => patchState(store, { relayState: toPlainState(state) })),
          );
          subscription.add(listen(updates$, (event) => store.apply(event)));
        },
        onDestroy: () => subscription.unsubscribe(),
      };
    }),
  );
