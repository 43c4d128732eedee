import {
  ChangeDetectionStrategy,
  Component,
  computed,
  input,
  linkedSignal,
  output,
  untracked,
} from "@angular/core";
import { injectApi } from "rx-kirimin/angular";
import type { ChatRoom } from "rx-kirimin/store";
import { tap } from "rxjs";
import { injectAttempt } from "../known/attempt";
import { Avatar } from "../ui/avatar";
import { Icon } from "../ui/icon";

/** The members of a room. The owner of a group can put the others out, who can also leave. */
@Component({
  selector: "app-members",
  imports: [Avatar, Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h2 id="members-title">
      Members <span class="count">{{ members().length }}</span>
    </h2>
    <ul aria-labelledby="members-title">
      @for (member of members(); track member.id) {
        <li [class.come]="member.isNew">
          <app-avatar [name]="member.name" />
          <span class="name">
            {{ member.name }}
            @if (member.isMe) {
              <span class="role">you</span>
            }
            @if (member.isOwner) {
              <span class="role">owner</span>
            }
          </span>
          @if (mayKick() && !member.isMe) {
            <button
              class="icon-button"
              type="button"
              title="Put out of the group"
              [attr.aria-label]="'Put ' + member.name + ' out of the group'"
              (click)="kick(member.id)"
            >
              <app-icon name="out" />
            </button>
          }
        </li>
      }
    </ul>
    @if (chatRoom().room.type === "group" && !mayKick()) {
      <button class="button" type="button" (click)="leave()">
        <app-icon name="leave" /> Leave group
      </button>
    }
  `,
  styles: `
    :host {
      display: block;
      padding: 16px;
    }
    h2 {
      padding: 0 4px 8px;
      font-size: 0.87rem;
    }
    .count {
      margin-inline-start: 4px;
      color: var(--muted);
      font-weight: 500;
    }
    li {
      display: flex;
      align-items: center;
      gap: 10px;
      min-height: 44px;
      padding: 3px 4px;
      border-radius: var(--radius-small);
      --size: 32px;
    }
    .come {
      animation: come 0.9s ease-out;
    }
    @keyframes come {
      from {
        background: var(--accent-soft);
      }
    }
    .name {
      flex: 1;
      min-width: 0;
      overflow-wrap: anywhere;
    }
    .role {
      margin-inline-start: 4px;
      font-size: 0.8rem;
      color: var(--muted);
    }
    .button {
      width: 100%;
      margin-top: 12px;
      color: var(--danger);
    }
  `,
})
export class Members {
  readonly chatRoom = input.required<ChatRoom>();
  readonly me = input<string>();
  readonly left = output();

  /** The members when the room was opened. */
  private readonly there = linkedSignal({
    source: () => this.chatRoom().room.id,
    computation: () => new Set(Object.keys(untracked(this.chatRoom).users)),
  });
  readonly #api = injectApi();
  readonly #attempt = injectAttempt();
  protected readonly mayKick = computed(() => this.chatRoom().room.owner === this.me());
  protected readonly members = computed(() => {
    const { room, users } = this.chatRoom();
    return Object.values(users)
      .map(({ id, username, displayname = username }) => ({
        id,
        name: displayname,
        isNew: !this.there().has(id),
        isMe: id === this.me(),
        isOwner: id === room.owner,
      }))
      .sort((a, b) => Number(b.isOwner) - Number(a.isOwner) || a.name.localeCompare(b.name));
  });

  protected kick(userid: string): void {
    const kick$ = this.#api.kickMember(this.chatRoom().room.id, userid);
    this.#attempt(kick$, "That member could not be put out.");
  }

  protected leave(): void {
    const leave$ = this.#api.leaveGroup(this.chatRoom().room.id);
    this.#attempt(leave$.pipe(tap(() => this.left.emit())), "You could not leave.");
  }
}
