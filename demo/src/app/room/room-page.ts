import {
  ChangeDetectionStrategy,
  Component,
  type ElementRef,
  afterRenderEffect,
  computed,
  inject,
  input,
  signal,
  untracked,
  viewChild,
} from "@angular/core";
import { takeUntilDestroyed, toObservable, toSignal } from "@angular/core/rxjs-interop";
import { Router, RouterLink } from "@angular/router";
import { Store } from "@ngrx/store";
import type { Chat } from "rx-kirimin";
import { kiriminFeature } from "rx-kirimin/ngrx";
import { selectRoom, selectUnread } from "rx-kirimin/store";
import { fromEvent, map, startWith } from "rxjs";
import { Connection } from "../connection/connection";
import { knownFeature } from "../known/known.feature";
import { noticesFeature } from "../known/notices.feature";
import { OwnActions } from "../own/own-actions";
import { Avatar } from "../ui/avatar";
import { Icon } from "../ui/icon";
import { Composer } from "./composer";
import { Members } from "./members";
import { MessageList } from "./message-list";
import { ReadMarker } from "./read-marker";
import { timelineOf } from "./timeline";

/** One room: its messages, where to write, and who is in it. */
@Component({
  selector: "app-room-page",
  imports: [Avatar, Composer, Icon, Members, MessageList, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { "(keydown.escape)": "escape()" },
  templateUrl: "./room-page.html",
  styleUrls: ["./room-page.css", "./empty-state.css"],
})
export class RoomPage {
  /** Out of the address. */
  readonly roomid = input.required<string>();

  readonly #store = inject(Store);
  readonly #own = inject(OwnActions);
  readonly #router = inject(Router);
  readonly #connection = inject(Connection);
  readonly #chats = this.#store.selectSignal(kiriminFeature.selectChatState);
  readonly #me = this.#store.selectSignal(kiriminFeature.selectMe);
  readonly #notices = this.#store.selectSignal(noticesFeature.selectInRooms);
  readonly #userName = this.#store.selectSignal(knownFeature.selectUserName);
  readonly #roomName = this.#store.selectSignal(knownFeature.selectRoomName);
  readonly #isVisible = toSignal(
    fromEvent(document, "visibilitychange").pipe(
      startWith(undefined),
      map(() => document.visibilityState === "visible"),
    ),
    { requireSync: true },
  );

  private readonly heading = viewChild<ElementRef<HTMLElement>>("heading");
  private readonly composer = viewChild(Composer);
  private readonly list = viewChild(MessageList);

  protected readonly isKnown = computed(() => this.#me() !== undefined);
  protected readonly chatRoom = computed(() => selectRoom(this.roomid())(this.#chats()));
  /** Changes with the room, whereas `chatRoom` does with each message. */
  protected readonly isThere = computed(() => this.chatRoom() !== undefined);
  protected readonly name = computed(() => this.#roomName()(this.roomid()));
  protected readonly myId = computed(() => this.#me()?.id);
  protected readonly isStopped = this.#connection.isStopped;
  protected readonly showsMembers = signal(false);
  protected readonly mayJoin = signal(true);

  protected readonly entries = computed(() => {
    const room = this.chatRoom();
    if (!room) return [];
    return timelineOf(room, {
      me: this.myId(),
      nameOf: this.#userName(),
      notices: this.#notices().filter(({ roomid }) => roomid === this.roomid()),
    });
  });
  protected readonly subtitle = computed(() => {
    const room = this.chatRoom();
    if (room?.room.type !== "group") return "Chat of two";
    const names = Object.keys(room.users).map((id) =>
      id === this.myId() ? "you" : this.#userName()(id),
    );
    return names.join(", ");
  });
  protected readonly latestOwn = computed(() =>
    this.chatRoom()?.messages.findLast(
      ({ userid, type }) => userid === this.myId() && type !== "deleted",
    ),
  );

  constructor() {
    const toRead = computed(() => {
      const isLooking = this.#connection.isConnected() && this.#isVisible();
      const unread = selectUnread(this.roomid())(this.#chats());
      return isLooking && unread > 0 ? this.chatRoom() : undefined;
    });
    inject(ReadMarker).markRead(toObservable(toRead)).pipe(takeUntilDestroyed()).subscribe();

    // A room that was opened gets the focus; with a finger, without the keyboard on the screen.
    afterRenderEffect(() => {
      this.roomid();
      const isThere = this.isThere();
      untracked(() => {
        this.showsMembers.set(false);
        this.mayJoin.set(true);
        if (isThere && matchMedia("(pointer: fine)").matches) this.composer()?.focus();
        else this.heading()?.nativeElement.focus();
      });
    });
  }

  protected escape(): void {
    if (this.showsMembers()) this.showsMembers.set(false);
    else void this.#router.navigate(["/"]);
  }

  protected close(): void {
    void this.#router.navigate(["/"]);
  }

  protected delete({ id }: Chat): void {
    this.#own.attempt(this.#own.delete(id), "The message could not be deleted.");
  }

  protected edit(chat: Chat): void {
    this.composer()?.edit(chat);
  }

  protected replyTo(chat: Chat): void {
    this.composer()?.replyTo(chat);
  }

  protected toEnd(): void {
    this.list()?.toEnd();
  }

  protected join(): void {
    this.#own.join(this.roomid()).subscribe({ error: () => this.mayJoin.set(false) });
  }
}
