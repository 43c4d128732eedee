import { EMPTY, Observable, ReplaySubject, share } from "rxjs";
import { createNotify } from "../relay/notify.js";
import type { SnapshotEvent, UpdateEvent } from "../relay/journal.js";
import type { Session } from "../protocol/session.js";
import type { Relay } from "../relay/relay.js";
import type { ChatEvent } from "./chat-event.js";
import { advance, nowhere, resume, type Place } from "./place.js";
import { chatReducer } from "./reducer.js";
import type { ChatState } from "./state.js";

/**
 * The state of the chats, from `updates$` of a relay and from what the user did. Hot, the latest one first: the first
 * subscriber opens the relay, and the last one lets it go. Emits at once, and whenever something has changed; completes with
 * the relay; errors only if `local$` does.
 *
 * Who comes back while the relay still lingers finds the state as it would be without having left, but for what came in
 * `local$` meanwhile. Who comes later starts with a new snapshot.
 *
 * @param local$ what the user did, which the server relays to the others only; subscribed to while the state is
 *
 * @example
 * ```ts
 * const chats$ = chatState(relay, { local$ });
 * chats$.pipe(map(selectUnreadTotal), distinctUntilChanged()).subscribe(showUnread);
 * ```
 */
export function chatState(
  { updates$ }: Pick<Relay, "updates$">,
  { local$ = EMPTY }: { readonly local$?: Observable<ChatEvent> | undefined } = {},
): Observable<ChatState> {
  // A relay forgets its snapshot when nobody comes back in time, and then this forgets the state.
  const places = new WeakMap<SnapshotEvent<Session>, Place>();

  const state$ = new Observable<ChatState>((subscriber) => {
    const inOrder = createNotify();
    const error = (cause: unknown): void => subscriber.error(cause);
    let place = nowhere;
    let replay: UpdateEvent<Session>[] | undefined = [];

    // Who is told of a state may do something: the others are to be told of this one first.
    const tell = (): void => {
      const { state } = place;
      inOrder(() => subscriber.next(state));
    };
    const go = (next: Place): boolean => {
      const isNews = next.state !== place.state;
      place = next;
      if (place.snapshot) places.set(place.snapshot, place);
      return isNews;
    };
    const endReplay = (): void => {
      if (!replay) return;
      const [start] = replay;
      go(resume(start?.type === "snapshot" ? places.get(start) : undefined, replay));
      replay = undefined;
      tell();
    };

    subscriber.add(
      updates$.subscribe({
        next: (event) => {
          if (replay) replay.push(event);
          else if (go(advance(place, event))) tell();
        },
        error,
        complete: () => {
          endReplay();
          inOrder(() => subscriber.complete());
        },
      }),
    );
    endReplay();
    subscriber.add(
      local$.subscribe({
        next: (event) => {
          if (go({ ...place, state: chatReducer(place.state, event) })) tell();
        },
        error,
      }),
    );
  });
  return state$.pipe(share({ connector: () => new ReplaySubject(1), resetOnComplete: false }));
}
