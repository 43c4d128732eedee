import { Injectable, inject } from "@angular/core";
import { readAllMessages } from "rx-kirimin";
import { injectRelay } from "rx-kirimin/angular";
import type { ChatRoom } from "rx-kirimin/store";
import { type Observable, auditTime, tap } from "rxjs";
import { OwnActions } from "../own/own-actions";

/** How long a message is on the screen before it counts as read, in ms. */
const glance = 150;

/** Tells the server and the store that a room is read. */
@Injectable({ providedIn: "root" })
export class ReadMarker {
  readonly #relay = injectRelay();
  readonly #own = inject(OwnActions);

  /**
   * @param room$ the room that the user looks at, each time that something is unread in it, or else none
   */
  markRead(room$: Observable<ChatRoom | undefined>): Observable<unknown> {
    return room$.pipe(
      auditTime(glance),
      tap((room) => {
        if (room) this.#mark(room);
      }),
    );
  }

  /** Now or never: what comes between the command and the note of it would count as read here and not on the server. */
  #mark({ room }: ChatRoom): void {
    const sent = this.#relay.send(readAllMessages(room));
    if (sent._tag === "Right") this.#own.haveRead(room.id);
  }
}
