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
import type { Chat, Room } from "rx-kirimin";
import { injectApi } from "rx-kirimin/angular";
import { kiriminFeature } from "rx-kirimin/ngrx";
import { type ShownChat, selectRoom, selectSeenBy, selectUnread } from "rx-kirimin/store";
import { auditTime, fromEvent, map, startWith } from "rxjs";
import { Connection } from "../connection/connection";
import { injectAttempt } from "../known/attempt";
import { Names } from "../known/names";
import { noticeActions, noticesFeature } from "../known/notices.feature";
import { Avatar } from "../ui/avatar";
import { Icon } from "../ui/icon";
import { Composer } from "./composer";
import { Members } from "./members";
import { MessageList } from "./message-list";
import { timelineOf } from "./timeline";

/** How long a message is on the screen before it counts as read, in ms. */
const glance = 150;

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
  readonly #api = injectApi();
  readonly #attempt = injectAttempt();
  readonly #router = inject(Router);
  readonly #connection = inject(Connection);
  readonly #chats = this.#store.selectSignal(kiriminFeature.selectChatState);
  readonly #me = this.#store.selectSignal(kiriminFeature.selectMe);
  readonly #notices = this.#store.selectSignal(noticesFeature.selectInRooms);
  readonly #names = inject(Names);
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
  protected readonly name = computed(() => this.#names.roomName()(this.roomid()));
  protected readonly myId = computed(() => this.#me()?.id);
  protected readonly isStopped = this.#connection.isStopped;
  protected readonly showsMembers = signal(false);
  protected readonly mayJoin = signal(true);

  protected readonly entries = computed(() => {
    const room = this.chatRoom();
    if (!room) return [];
    const nameOf = this.#names.userName();
    const { pending = [] } = this.#chats();
    return timelineOf(room, {
      me: this.myId(),
      nameOf,
      unsent: new Set(pending.filter(({ instead }) => !instead).map(({ chat }) => chat.id)),
      seenBy: (id) =>
        selectSeenBy(this.roomid(), id)(this.#chats()).map((reader) => nameOf(reader.id)),
      notices: this.#notices().filter(({ roomid }) => roomid === this.roomid()),
    });
  });
  protected readonly subtitle = computed(() => {
    const room = this.chatRoom();
    if (room?.room.type !== "group") return "Chat of two";
    const names = Object.keys(room.users).map((id) =>
      id === this.myId() ? "you" : this.#names.userName()(id),
    );
    return names.join(", ");
  });
  protected readonly latestOwn = computed(() =>
    this.chatRoom()?.messages.findLast(
      ({ userid, type, pending, failed }) =>
        userid === this.myId() && type !== "deleted" && !pending && !failed,
    ),
  );

  constructor() {
    const toRead = computed(() => {
      const isLooking = this.#connection.isConnected() && this.#isVisible();
      const unread = selectUnread(this.roomid())(this.#chats());
      return isLooking && unread > 0 ? this.chatRoom() : undefined;
    });
    toObservable(toRead)
      .pipe(auditTime(glance), takeUntilDestroyed())
      .subscribe((room) => {
        if (room) this.#api.markRead(room.room);
      });

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
    const room = this.chatRoom()?.room;
    if (!room) return;
    const delete$ = this.#api.deleteMessage(room, id, { optimistic: true });
    this.#attempt(delete$, "The message could not be deleted.");
  }

  /** Does again what may have failed. */
  protected tryAgain({ id, type, text = "", reply }: ShownChat): void {
    const room = this.chatRoom()?.room;
    if (!room) return;
    const { pending = [] } = this.#chats();
    const isChange = pending.some(({ chat, instead }) => chat.id === id && instead);
    const optimistic = true;
    const call$ = !isChange
      ? this.#api.sendMessage(room, { text, reply }, { optimistic, replaces: id })
      : type === "deleted"
        ? this.#api.deleteMessage(room, id, { optimistic })
        : this.#api.editMessage(room, id, text, { optimistic });
    this.#attempt(call$, "That did not arrive either.");
  }

  protected dismiss({ id }: ShownChat): void {
    this.#api.dismiss(id);
  }

  protected sayNotSent({ long }: Room): void {
    const text = `What you wrote in “${long}” was not sent.`;
    this.#store.dispatch(noticeActions.toTheUser({ text }));
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
    const id = this.roomid();
    const link = this.#names.linkOf(id);
    if (link === undefined) this.mayJoin.set(false);
    else this.#api.joinGroup(id, link).subscribe({ error: () => this.mayJoin.set(false) });
  }
}
