import { ChangeDetectionStrategy, Component, computed, inject } from "@angular/core";
import { RouterLink, RouterLinkActive } from "@angular/router";
import { Store } from "@ngrx/store";
import type { Chat } from "rx-kirimin";
import { kiriminFeature } from "rx-kirimin/ngrx";
import { type ChatRoom, selectRooms, selectUnread } from "rx-kirimin/store";
import { Names } from "../known/names";
import { Avatar } from "../ui/avatar";
import { shortly } from "../ui/clock";

/** The rooms, the one with the latest message first. */
@Component({
  selector: "app-chat-list",
  imports: [Avatar, RouterLink, RouterLinkActive],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <nav aria-labelledby="chats-title">
      <h2 id="chats-title">Chats</h2>
      @if (me()) {
        <ul (keydown)="move($event)">
          @for (item of items(); track item.id) {
            <li>
              <a
                [routerLink]="['/rooms', item.id]"
                routerLinkActive="open"
                ariaCurrentWhenActive="page"
              >
                <app-avatar [name]="item.name" [isGroup]="item.isGroup" />
                <span class="text">
                  <span class="line">
                    <span class="name">{{ item.name }}</span>
                    <time>{{ item.time }}</time>
                  </span>
                  <span class="line">
                    <span class="preview">{{ item.preview }}</span>
                    @if (item.unread > 0) {
                      <span class="unread">
                        {{ item.unread }}<span class="visually-hidden"> unread</span>
                      </span>
                    }
                  </span>
                </span>
              </a>
            </li>
          } @empty {
            <li class="none">No chats yet.</li>
          }
        </ul>
      } @else {
        <ul aria-busy="true" aria-label="Chats are being loaded">
          @for (row of [1, 2, 3, 4, 5]; track row) {
            <li class="skeleton"><span></span><span></span></li>
          }
        </ul>
      }
    </nav>
  `,
  styles: `
    :host {
      display: block;
      min-height: 0;
      overflow-y: auto;
      scrollbar-width: thin;
    }
    nav {
      padding: 4px 10px 16px;
    }
    h2 {
      padding: 8px 10px 6px;
      font-size: 0.8rem;
      color: var(--muted);
    }
    a {
      display: flex;
      align-items: center;
      gap: 12px;
      padding: 9px 10px;
      border-radius: var(--radius);
      color: inherit;
      text-decoration: none;
    }
    a:hover {
      background: var(--hover);
    }
    a.open {
      background: var(--accent-soft);
      color: var(--on-accent-soft);
    }
    a:focus-visible {
      outline-offset: -2px;
    }
    .text {
      flex: 1;
      min-width: 0;
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 1px;
    }
    .line {
      display: flex;
      align-items: baseline;
      justify-content: space-between;
      gap: 8px;
    }
    .name {
      font-weight: 600;
    }
    .name,
    .preview {
      min-width: 0;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .preview,
    time {
      font-size: 0.87rem;
      color: var(--muted);
    }
    .open .preview,
    .open time {
      color: inherit;
    }
    time {
      flex: none;
      font-size: 0.8rem;
      font-variant-numeric: tabular-nums;
    }
    .unread {
      flex: none;
      min-width: 21px;
      padding: 1px 6px;
      border-radius: 11px;
      background: var(--accent);
      color: var(--on-accent);
      font-size: 0.77rem;
      font-weight: 650;
      text-align: center;
      font-variant-numeric: tabular-nums;
    }
    .none {
      padding: 10px;
      color: var(--muted);
    }
    .skeleton {
      display: flex;
      align-items: center;
      gap: 12px;
      padding: 9px 10px;
    }
    .skeleton span {
      height: 40px;
      width: 40px;
      border-radius: 50%;
      background: var(--hover);
      animation: breathe 1.4s ease-in-out infinite alternate;
    }
    .skeleton span + span {
      flex: 1;
      height: 14px;
      border-radius: 7px;
    }
    @keyframes breathe {
      to {
        opacity: 0.45;
      }
    }
  `,
})
export class ChatList {
  readonly #store = inject(Store);
  readonly #chats = this.#store.selectSignal(kiriminFeature.selectChatState);
  readonly #userName = inject(Names).userName;
  protected readonly me = this.#store.selectSignal(kiriminFeature.selectMe);
  protected readonly items = computed(() => selectRooms(this.#chats()).map((it) => this.#item(it)));

  /** The arrow keys go through the list, as the tab key does. */
  protected move(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const list = event.currentTarget as HTMLElement;
    const links = [...list.querySelectorAll("a")];
    const next = links[links.indexOf(event.target as HTMLAnchorElement) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  #item(chatRoom: ChatRoom) {
    const { room, messages } = chatRoom;
    const latest = messages.at(-1);
    return {
      id: room.id,
      name: room.long,
      isGroup: room.type === "group",
      time: latest ? shortly(latest.timestamp) : "",
      preview: latest ? this.#preview(chatRoom, latest) : "Nothing written yet",
      unread: selectUnread(room.id)(this.#chats()),
    };
  }

  #preview({ room }: ChatRoom, { userid, type, text = "" }: Chat): string {
    const content = type === "deleted" ? "Message deleted" : text || `A ${type ?? "message"}`;
    if (userid === this.me()?.id) return `You: ${content}`;
    return room.type === "group" ? `${this.#userName()(userid)}: ${content}` : content;
  }
}
