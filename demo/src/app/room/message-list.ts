import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  type ElementRef,
  afterNextRender,
  afterRenderEffect,
  inject,
  input,
  linkedSignal,
  output,
  viewChild,
} from "@angular/core";
import type { Chat } from "rx-kirimin";
import type { ShownChat } from "rx-kirimin/store";
import { Avatar } from "../ui/avatar";
import { Icon } from "../ui/icon";
import type { Entry } from "./timeline";

/** The messages of a room. It stays at the latest one, unless the user has scrolled up. */
@Component({
  selector: "app-message-list",
  imports: [Avatar, Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div
      #scroller
      class="scroller"
      role="log"
      aria-label="Messages"
      tabindex="0"
      (scroll)="look(scroller)"
    >
      <ol>
        @for (entry of entries(); track entry.key) {
          @switch (entry.kind) {
            @case ("day") {
              <li class="day">
                <span>{{ entry.text }}</span>
              </li>
            }
            @case ("notice") {
              <li class="notice">{{ entry.text }}</li>
            }
            @case ("message") {
              <li
                class="message"
                [class.mine]="entry.isMine"
                [class.follows]="entry.follows"
                [class.pending]="entry.chat.pending"
                [attr.data-id]="entry.chat.id"
              >
                @if (!entry.isMine) {
                  <app-avatar [name]="entry.author" />
                }
                <div class="content">
                  <p class="head" [class.visually-hidden]="entry.follows || entry.isMine">
                    <span class="author">{{ entry.isMine ? "You" : entry.author }}</span>
                  </p>
                  <div class="bubble" [class.deleted]="entry.isDeleted" tabindex="-1">
                    @if (entry.reply; as reply) {
                      <p class="reply">
                        <span class="visually-hidden">In reply to </span>
                        <b>{{ reply.author }}</b> {{ reply.text }}
                      </p>
                    }
                    <p class="text">{{ entry.text }}</p>
                    <p class="time">
                      @if (entry.chat.pending) {
                        <span>sending …</span>
                      } @else {
                        @if (entry.isEdited) {
                          <span>edited</span>
                        }
                        <time>{{ entry.time }}</time>
                      }
                    </p>
                    @if (
                      !entry.isDeleted && !isReadOnly() && !entry.chat.pending && !entry.chat.failed
                    ) {
                      <div class="actions">
                        <button
                          class="icon-button"
                          type="button"
                          [attr.aria-label]="'Reply to: ' + entry.text"
                          title="Reply"
                          (click)="replyTo.emit(entry.chat)"
                        >
                          <app-icon name="reply" />
                        </button>
                        @if (entry.isMine) {
                          <button
                            class="icon-button"
                            type="button"
                            [attr.aria-label]="'Edit: ' + entry.text"
                            title="Edit"
                            (click)="edit.emit(entry.chat)"
                          >
                            <app-icon name="edit" />
                          </button>
                          <button
                            class="icon-button"
                            type="button"
                            [attr.aria-label]="'Delete: ' + entry.text"
                            title="Delete"
                            (click)="delete.emit(entry.chat)"
                          >
                            <app-icon name="delete" />
                          </button>
                        }
                      </div>
                    }
                  </div>
                  @if (entry.chat.failed) {
                    <p class="failed">
                      <span role="alert">This may not have arrived.</span>
                      <button class="button" type="button" (click)="tryAgain.emit(entry.chat)">
                        Try again
                      </button>
                      <button class="button" type="button" (click)="dismiss.emit(entry.chat)">
                        Dismiss
                      </button>
                    </p>
                  }
                  @if (entry.seenBy) {
                    <p class="seen">{{ entry.seenBy }}</p>
                  }
                </div>
              </li>
            }
          }
        } @empty {
          <li class="notice">Nothing written yet. Say hello.</li>
        }
      </ol>
    </div>
    @if (!isAtEnd()) {
      <button class="button to-end" type="button" (click)="toEnd()">
        <app-icon name="down" /> Latest
      </button>
    }
  `,
  styleUrl: "./message-list.css",
})
export class MessageList {
  readonly roomid = input.required<string>();
  readonly entries = input.required<readonly Entry[]>();
  /** Whether nothing can be done to the messages. */
  readonly isReadOnly = input(false);
  readonly replyTo = output<Chat>();
  readonly edit = output<Chat>();
  readonly delete = output<Chat>();
  readonly tryAgain = output<ShownChat>();
  readonly dismiss = output<ShownChat>();

  private readonly scroller = viewChild.required<ElementRef<HTMLElement>>("scroller");
  /** Each room is opened at its end. */
  protected readonly isAtEnd = linkedSignal({ source: this.roomid, computation: () => true });

  constructor() {
    afterRenderEffect(() => {
      this.entries();
      if (this.isAtEnd()) this.#scroll();
    });
    // A banner above or a longer text below takes room from it.
    const sizes = new ResizeObserver(() => {
      if (this.isAtEnd()) this.#scroll();
    });
    afterNextRender(() => sizes.observe(this.scroller().nativeElement));
    inject(DestroyRef).onDestroy(() => sizes.disconnect());
  }

  protected look({ scrollTop, scrollHeight, clientHeight }: HTMLElement): void {
    this.isAtEnd.set(scrollHeight - clientHeight - scrollTop < 48);
  }

  toEnd(): void {
    this.isAtEnd.set(true);
    this.#scroll();
  }

  #scroll(): void {
    const { nativeElement } = this.scroller();
    nativeElement.scrollTop = nativeElement.scrollHeight;
  }
}
