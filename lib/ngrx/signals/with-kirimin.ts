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
import type { User } from "../../protocol/entities.js";
import type { Relay } from "../../relay/relay.js";
import {
  chatState,
  selectComplete,
  selectMe,
  selectMembers,
  selectMessages,
  selectRequests,
  selectRoom,
  selectRooms,
  selectSeenBy,
  selectUnread,
  selectUnreadTotal,
  type ChatRoom,
  type ChatState,
  type ShownChat,
} from "../../store/index.js";
import { initialKiriminState, loggable, type KiriminState, type PlainRelayState } from "../news.js";

/** What {@link withKirimin} adds to a store. */
export interface KiriminStoreParts {
  state: KiriminState;
  props: {
    /** All rooms, the one with the newest message first. */
    rooms: Signal<readonly ChatRoom[]>;
    /** The number of unread messages in all rooms. */
    unreadTotal: Signal<number>;
    /** The users who ask to be a friend. */
    requests: Signal<readonly User[]>;
    /** The user who is signed in, from the first snapshot on. */
    me: Signal<ChatState["me"]>;
    /** `false` while messages are known to be missing. */
    complete: Signal<boolean>;
    status: Signal<PlainRelayState["status"]>;
  };
  /** They read signals: call them in a template, a `computed` or an effect. */
  methods: {
    /** The room, or `undefined`. */
    roomOf(id: string): ChatRoom | undefined;
    /** Its messages, the oldest first, and those on their way at the end. */
    messagesOf(id: string): readonly ShownChat[];
    /** Its members. */
    membersOf(id: string): readonly User[];
    /** The number of its unread messages. */
    unreadOf(id: string): number;
    /** The members who have read a message, without its author and the user. */
    seenBy(roomid: string, chatid: string): readonly User[];
  };
}

/**
 * Adds the chats and the state of the connection to a SignalStore. The store opens the relay when it is made, and lets it
 * go when it is destroyed. It does not close the relay.
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
      seenBy: (roomid: string, chatid: string) => selectSeenBy(roomid, chatid)(store.chatState()),
    })),
    withHooks((store) => {
      const subscription = new Subscription();
      return {
        onInit: () => {
          const opened = relay();
          // Neither stream errors.
          /* eslint-disable rxjs-x/no-ignored-error */
          subscription.add(
            opened.state$.subscribe((state) =>
              patchState(store, { relayState: loggable.stateChanged(state) }),
            ),
          );
          subscription.add(
            chatState(opened).subscribe((chats) => patchState(store, { chatState: chats })),
          );
          /* eslint-enable rxjs-x/no-ignored-error */
        },
        onDestroy: () => subscription.unsubscribe(),
      };
    }),
  );
