import {
  ChangeDetectionStrategy,
  Component,
  type ElementRef,
  computed,
  input,
  linkedSignal,
  output,
  viewChild,
} from "@angular/core";
import type { Chat, Room } from "rx-kirimin";
import { injectApi } from "rx-kirimin/angular";
import type { ApiError } from "rx-kirimin/api";
import { Icon } from "../ui/icon";

/** The kind of the next message: a new one, or one about another. */
type Subject = { readonly about: "reply" | "edit"; readonly chat: Chat };

/** Where messages are written. Each is shown at once, and a text that was certainly not sent comes back. */
@Component({
  selector: "app-composer",
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form (submit)="submit($event)">
      @if (subject(); as it) {
        <p class="subject">
          <app-icon [name]="it.about" />
          <span>{{ it.about === "edit" ? "Editing" : "Reply to" }}: {{ it.chat.text }}</span>
          <button class="icon-button" type="button" aria-label="Never mind" (click)="reset()">
            <app-icon name="close" />
          </button>
        </p>
      }
      <div class="row" [class.off]="isOff()">
        <textarea
          #field
          rows="1"
          [attr.aria-label]="'Message to ' + room().long"
          aria-describedby="composer-problem"
          [placeholder]="isOff() ? 'This window stands still' : 'Write a message'"
          [value]="text()"
          [disabled]="isOff()"
          (input)="text.set(field.value)"
          (keydown)="press($event)"
        ></textarea>
        <button class="send" type="submit" aria-label="Send" [disabled]="!canSend()">
          <app-icon name="send" />
        </button>
      </div>
      <p id="composer-problem" class="problem" role="alert">{{ problem() }}</p>
    </form>
  `,
  styles: `
    form {
      max-width: 860px;
      margin-inline: auto;
      padding: 6px 20px 12px;
    }
    .row {
      display: flex;
      align-items: flex-end;
      gap: 8px;
      padding: 5px;
      border: 1px solid var(--line);
      border-radius: 24px;
      background: var(--surface);
    }
    .row.off {
      border-style: dashed;
      background: var(--raised);
    }
    .row:focus-within {
      border-color: var(--accent);
      box-shadow: 0 0 0 1px var(--accent);
    }
    textarea {
      flex: 1;
      min-width: 0;
      field-sizing: content;
      min-height: 36px;
      max-height: 9em;
      padding: 7px 4px 7px 13px;
      border: 0;
      background: none;
      resize: none;
      outline: none;
    }
    textarea::placeholder {
      color: var(--muted);
      opacity: 1;
    }
    .send {
      display: grid;
      place-items: center;
      flex: none;
      width: 36px;
      height: 36px;
      border: 0;
      border-radius: 50%;
      background: var(--accent);
      color: var(--on-accent);
      cursor: pointer;
    }
    .send:disabled {
      background: var(--hover);
      color: var(--muted);
      cursor: default;
    }
    .subject {
      display: flex;
      align-items: center;
      gap: 8px;
      padding: 0 4px 4px 14px;
      font-size: 0.87rem;
      color: var(--muted);
    }
    .subject span {
      flex: 1;
      min-width: 0;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .problem:not(:empty) {
      padding: 5px 14px 0;
      font-size: 0.87rem;
      color: var(--danger);
    }
  `,
})
export class Composer {
  readonly room = input.required<Room>();
  /** The user's latest message that still has its text, for the arrow key. */
  readonly latestOwn = input<Chat>();
  /** Whether nothing can be written now. */
  readonly isOff = input(false);
  readonly sent = output();
  /** Of a room that is no longer open. */
  readonly notSent = output<Room>();

  readonly #api = injectApi();
  private readonly field = viewChild.required<ElementRef<HTMLTextAreaElement>>("field");
  readonly #roomid = computed(() => this.room().id);
  protected readonly text = linkedSignal({ source: this.#roomid, computation: () => "" });
  protected readonly problem = linkedSignal({ source: this.#roomid, computation: () => "" });
  protected readonly subject = linkedSignal<string, Subject | undefined>({
    source: this.#roomid,
    computation: () => undefined,
  });
  protected readonly canSend = computed(() => !this.isOff() && this.text().trim() !== "");

  focus(): void {
    this.field().nativeElement.focus();
  }

  replyTo(chat: Chat): void {
    this.subject.set({ about: "reply", chat });
    this.focus();
  }

  edit(chat: Chat): void {
    this.subject.set({ about: "edit", chat });
    this.text.set(chat.text ?? "");
    this.focus();
  }

  protected reset(): void {
    if (this.subject()?.about === "edit") this.text.set("");
    this.subject.set(undefined);
    this.focus();
  }

  protected press(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const latest = this.latestOwn();
    if (event.key === "Enter" && !event.shiftKey) {
      this.submit(event);
    } else if (event.key === "ArrowUp" && this.text() === "" && latest) {
      event.preventDefault();
      this.edit(latest);
    } else if (event.key === "Escape" && this.subject()) {
      event.stopPropagation();
      this.reset();
    }
  }

  protected submit(event: Event): void {
    event.preventDefault();
    if (!this.canSend()) return;
    const room = this.room();
    const text = this.text().trim();
    const subject = this.subject();
    this.text.set("");
    this.subject.set(undefined);
    this.problem.set("");
    const optimistic = true;
    const call$ =
      subject?.about === "edit"
        ? this.#api.editMessage(room, subject.chat.id, text, { optimistic })
        : this.#api.sendMessage(room, { text, reply: subject?.chat.id }, { optimistic });
    call$.subscribe({
      error: ({ code }: ApiError) => {
        // In doubt it stays in the list, with a button to try again.
        if (code === "indeterminate" || code === "bad-reply") return;
        if (room.id !== this.#roomid()) this.notSent.emit(room);
        else this.#giveBack(text, subject);
      },
    });
    this.sent.emit();
  }

  #giveBack(text: string, subject: Subject | undefined): void {
    this.problem.set("This was not sent. Your text is back: try again.");
    if (this.text() !== "") return;
    this.text.set(text);
    this.subject.set(subject);
  }
}
