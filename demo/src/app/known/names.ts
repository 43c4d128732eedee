import { Injectable, computed, inject } from "@angular/core";
import { toSignal } from "@angular/core/rxjs-interop";
import { Store } from "@ngrx/store";
import type { Room } from "rx-kirimin";
import { kiriminFeature } from "rx-kirimin/ngrx";
import { type ChatState, collectNames, selectRooms } from "rx-kirimin/store";
import { scan } from "rxjs";

type Rooms = ReadonlyMap<string, Room>;

/** What users and rooms are called, by their ids: also of those who have left, and of rooms that are gone. */
@Injectable({ providedIn: "root" })
export class Names {
  readonly #chats$ = inject(Store).select(kiriminFeature.selectChatState);
  readonly #users = toSignal(this.#chats$.pipe(scan(collectNames, {})), { requireSync: true });
  readonly #rooms = toSignal(this.#chats$.pipe(scan(collectRooms, new Map())), {
    requireSync: true,
  });

  // hasOwn: ids come off the wire, and `__proto__` is a name of nobody.
  readonly userName = computed(() => {
    const users = this.#users();
    return (id: string) => (Object.hasOwn(users, id) ? users[id] : undefined) ?? "Former member";
  });
  readonly roomName = computed(() => {
    const rooms = this.#rooms();
    return (id: string) => rooms.get(id)?.long ?? "this chat";
  });

  /** The invitation to a group that the user was in. */
  linkOf(id: string): string | undefined {
    return this.#rooms().get(id)?.link;
  }
}

const collectRooms = (known: Rooms, state: ChatState): Rooms =>
  new Map([...known, ...selectRooms(state).map(({ room }) => [room.id, room] as const)]);
