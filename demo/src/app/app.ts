import {
  ChangeDetectionStrategy,
  Component,
  type ElementRef,
  computed,
  effect,
  inject,
  viewChild,
} from "@angular/core";
import { toSignal } from "@angular/core/rxjs-interop";
import { Title } from "@angular/platform-browser";
import { NavigationEnd, Router, RouterOutlet } from "@angular/router";
import { Store } from "@ngrx/store";
import { kiriminFeature } from "rx-kirimin/ngrx";
import { filter, map } from "rxjs";
import { ChatList } from "./chats/chat-list";
import { Connection } from "./connection/connection";
import { ConnectionBanner } from "./connection/connection-banner";
import { Names } from "./known/names";
import { noticeActions, noticesFeature } from "./known/notices.feature";
import { PostCard } from "./posts/post-card";
import { postsFeature } from "./posts/posts.feature";
import { TesterDock } from "./tester/tester-dock";
import { Avatar } from "./ui/avatar";
import { Icon } from "./ui/icon";

/** The whole window: who I am and how the connection stands, the chats, and the one that is open. */
@Component({
  selector: "app-root",
  imports: [Avatar, ChatList, ConnectionBanner, Icon, PostCard, RouterOutlet, TesterDock],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: "./app.html",
  styleUrl: "./app.css",
})
export class App {
  readonly #store = inject(Store);
  readonly #router = inject(Router);
  private readonly place = viewChild.required<ElementRef<HTMLElement>>("place");
  protected readonly connection = inject(Connection);
  protected readonly tone = computed(() => {
    if (this.connection.isConnected()) return "good";
    return this.connection.hasTrouble() ? "bad" : "busy";
  });
  protected readonly me = this.#store.selectSignal(kiriminFeature.selectMe);
  protected readonly isComplete = this.#store.selectSignal(kiriminFeature.selectComplete);
  protected readonly posts = this.#store.selectSignal(postsFeature.selectPosts);
  protected readonly notice = this.#store.selectSignal(noticesFeature.selectToUser);
  protected readonly name = computed(() => this.me()?.displayname ?? this.me()?.username ?? "");

  /** The room that is open, out of the address. */
  protected readonly roomid = toSignal(
    this.#router.events.pipe(
      filter((event) => event instanceof NavigationEnd),
      map(
        () =>
          this.#router.routerState.snapshot.root.firstChild?.paramMap.get("roomid") ?? undefined,
      ),
    ),
  );

  constructor() {
    const title = inject(Title);
    const unread = this.#store.selectSignal(kiriminFeature.selectUnreadTotal);
    const { roomName } = inject(Names);
    effect(() => {
      const roomid = this.roomid();
      const place = roomid === undefined ? "Kirimin" : `${roomName()(roomid)} · Kirimin`;
      title.setTitle(unread() > 0 ? `(${String(unread())}) ${place}` : place);
    });
  }

  protected skip(event: Event): void {
    event.preventDefault();
    this.place().nativeElement.focus();
  }

  protected dismiss(): void {
    this.#store.dispatch(noticeActions.dismissed({ text: this.notice() }));
  }
}
