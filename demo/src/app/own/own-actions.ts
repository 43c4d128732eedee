import { HttpClient } from "@angular/common/http";
import { Injectable, inject } from "@angular/core";
import { Store } from "@ngrx/store";
import type { Chat, MessageOf, Room, SessionChat } from "rx-kirimin";
import { kiriminActions, kiriminFeature } from "rx-kirimin/ngrx";
import { type Observable, map, tap } from "rxjs";
import { noticeActions } from "../known/notices.feature";

interface Reply<T> {
  readonly data: T;
}

interface Written {
  readonly chat: Chat;
  readonly roomdata: Room;
}

/**
 * What the user does. The server relays none of it to the one who did it, so the reply goes into the store as the message
 * that the others get. Cold: each subscription does it; errors with HttpErrorResponse where it was not done.
 */
@Injectable({ providedIn: "root" })
export class OwnActions {
  readonly #http = inject(HttpClient);
  readonly #store = inject(Store);
  readonly #me = this.#store.selectSignal(kiriminFeature.selectMe);

  send(room: Room, text: string, reply?: string): Observable<unknown> {
    return this.#post<Written>("chat/send", { room, text, reply }).pipe(
      tap((written) => {
        const message = { type: "sendmessage", ...this.#relayed(written) } as const;
        this.#store.dispatch(kiriminActions.sendmessage({ message }));
      }),
    );
  }

  edit(id: string, text: string): Observable<unknown> {
    return this.#post<Written>("chat/edit", { id, text }).pipe(
      tap((written) => {
        const message = { type: "editmessage", ...this.#relayed(written) } as const;
        this.#store.dispatch(kiriminActions.editmessage({ message }));
      }),
    );
  }

  delete(id: string): Observable<unknown> {
    return this.#post<Written>("chat/delete", { id }).pipe(
      tap((written) => {
        const message = { type: "deletemessage", ...this.#relayed(written) } as const;
        this.#store.dispatch(kiriminActions.deletemessage({ message }));
      }),
    );
  }

  join(groupid: string): Observable<unknown> {
    return this.#post<SessionChat>("group/join", { groupid }).pipe(
      tap((chat) => this.#store.dispatch(kiriminActions.roomjoined({ chat }))),
    );
  }

  leave(groupid: string): Observable<unknown> {
    return this.#post("group/leave", { groupid }).pipe(
      tap(() => {
        const message = { type: "memberkick", groupid, ...this.#envelope() } as const;
        this.#store.dispatch(kiriminActions.memberkick({ message }));
      }),
    );
  }

  kick(groupid: string, userid: string): Observable<unknown> {
    return this.#post("group/kick", { groupid, userid }).pipe(
      tap(() => {
        const message = { type: "memberleave", groupid, ...this.#envelope(userid) } as const;
        this.#store.dispatch(kiriminActions.memberleave({ message }));
      }),
    );
  }

  /** Does it, and tells the user where it was not done. */
  attempt(action$: Observable<unknown>, failure: string): void {
    action$.subscribe({
      error: () => this.#store.dispatch(noticeActions.toTheUser({ text: failure })),
    });
  }

  /** All in the room counts as read from now on. To be called when the command for it was sent. */
  haveRead(roomid: string): void {
    const message = { type: "readAllMessages", roomid, ...this.#envelope() } as const;
    this.#store.dispatch(kiriminActions.readAllMessages({ message }));
  }

  #post<T>(path: string, body: unknown): Observable<T> {
    return this.#http.post<Reply<T>>(`x/${path}`, body).pipe(map(({ data }) => data));
  }

  #relayed({ chat, roomdata }: Written): Omit<MessageOf<"sendmessage">, "type"> {
    return { ...this.#envelope(), chat, roomdata, users: [] };
  }

  #envelope(from = this.#me()?.id ?? ""): { readonly key: string; readonly from: string } {
    return { key: crypto.randomUUID(), from };
  }
}
