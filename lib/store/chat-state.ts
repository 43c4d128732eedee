import { Observable, ReplaySubject, share } from "rxjs";
import type { Session } from "../protocol/session.js";
import type { SnapshotEvent, UpdateEvent } from "../relay/journal.js";
import { createNotify, notified } from "../relay/notify.js";
import type { Relay } from "../relay/relay.js";
import { chatReducer } from "./reducer.js";
import { emptyChatState, type ChatState } from "./state.js";

/**
 * The state of the chats, from `updates$` of a relay: what others do, and what the user does by `apply`. Hot, the latest one
 * first: the first subscriber opens the relay, and the last one lets it go. Emits at once, and whenever something has changed;
 * completes with the relay; does not error.
 *
 * A subscriber that comes back while the relay still lingers gets the state as it would be without having left. One that comes
 * later starts with a new snapshot.
 *
 * @example
 * ```ts
 * const chats$ = chatState(relay);
 * chats$.pipe(map(selectUnreadTotal), distinctUntilChanged()).subscribe(showUnread);
 * ```
 */
export function chatState({ updates$ }: Pick<Relay, "updates$">): Observable<ChatState> {
  // A relay forgets its snapshot when nobody comes back in time, and then this forgets the state.
  const places = new WeakMap<SnapshotEvent<Session>, Place>();
  const notify = createNotify();

  const state$ = new Observable<ChatState>((subscriber) => {
    let place = nowhere;
    let replay: UpdateEvent<Session>[] | undefined = [];

    // A subscriber that is told of a state may do something: the others are told of this state first.
    const tell = (): void => {
      const { state } = place;
      notify(() => subscriber.next(state));
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
        error: (cause: unknown) => notify(() => subscriber.error(cause)),
        complete: () => {
          endReplay();
          notify(() => subscriber.complete());
        },
      }),
    );
    endReplay();
  });
  const shared$ = state$.pipe(
    share({ connector: () => new ReplaySubject(1), resetOnComplete: false }),
  );
  return notified(shared$, notify);
}

/** A state, and where in the updates of a relay it stands. */
interface Place {
  readonly state: ChatState;
  /** The snapshot that it comes from, and the last update that can be told from others. */
  readonly snapshot?: SnapshotEvent<Session>;
  readonly last?: string;
}

const nowhere: Place = { state: emptyChatState };

function advance(place: Place, event: UpdateEvent<Session>): Place {
  const state = chatReducer(place.state, event);
  if (event.type === "snapshot") return { state, snapshot: event, last: nameOf(event) };
  return { ...place, state, ...("key" in event && { last: nameOf(event) }) };
}

/**
 * The place after a replay: the snapshot that a relay keeps, and the messages since. Goes on from `known`, which is of the
 * same snapshot, after what that has seen; from the start, where the relay no longer has what came next.
 */
function resume(known: Place | undefined, replay: readonly UpdateEvent<Session>[]): Place {
  const seen = known ? replay.map(nameOf).indexOf(known.last as string) + 1 : 0;
  return replay.slice(seen).reduce(advance, seen > 0 && known ? known : nowhere);
}

/** Messages without a `key` change no state. With the type, a key is as good as unique (docs/protocol.md, From the server). */
const nameOf = (event: UpdateEvent<Session>): string =>
  "key" in event ? `${event.type} ${event.key}` : event.type;
