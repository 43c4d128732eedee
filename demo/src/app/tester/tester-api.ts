import { HttpClient } from "@angular/common/http";
import { Injectable, inject } from "@angular/core";
import type { Room, Session } from "rx-kirimin";
import { type Observable, map } from "rxjs";

/** What can be made to happen to the connection. */
export type Fault = "cut" | "refuse" | "freeze" | "resume" | "elsewhere" | "expire" | "restart";

/** The actions that the others in a room can be made to do. */
export type Doing = "write" | "edit" | "delete" | "join" | "leave" | "kick";

/** The server's side door. Cold: each subscription does it; errors with HttpErrorResponse where it cannot be done. */
@Injectable({ providedIn: "root" })
export class TesterApi {
  readonly #http = inject(HttpClient);

  fault(fault: Fault): Observable<unknown> {
    return this.#post(fault, {});
  }

  others(doing: Doing, room: Room): Observable<unknown> {
    return this.#post(doing, { room });
  }

  /** Whether the server is frozen for this user. */
  isFrozen(): Observable<boolean> {
    return this.#post<{ readonly isFrozen: boolean }>("status", {}).pipe(
      map(({ isFrozen }) => isFrozen),
    );
  }

  /** The people and chats that a new session would have. Unlike a session, it does not throw this window out. */
  snapshot(): Observable<Pick<Session, "me" | "c">> {
    return this.#post("snapshot", {});
  }

  #post<T>(action: string, body: object): Observable<T> {
    return this.#http
      .post<{ readonly data: T }>(`tester/${action}`, body)
      .pipe(map(({ data }) => data));
  }
}
