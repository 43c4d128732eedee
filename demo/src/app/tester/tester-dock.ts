import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from "@angular/core";
import { Store } from "@ngrx/store";
import { kiriminFeature } from "rx-kirimin/ngrx";
import { selectRoom } from "rx-kirimin/store";
import { type Observable } from "rxjs";
import { Icon } from "../ui/icon";
import { isUpToDate } from "./same-state";
import { type Doing, type Fault, TesterApi } from "./tester-api";

/** Makes things go wrong, and makes the others do something. */
@Component({
  selector: "app-tester-dock",
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: "./tester-dock.html",
  styleUrl: "./tester-dock.css",
})
export class TesterDock {
  /** The room that is open, if one is. */
  readonly roomid = input<string>();

  readonly #api = inject(TesterApi);
  readonly #store = inject(Store);
  readonly #chats = this.#store.selectSignal(kiriminFeature.selectChatState);
  readonly #me = this.#store.selectSignal(kiriminFeature.selectMe);

  protected readonly isOpen = signal(matchMedia("(width >= 1080px) and (height >= 640px)").matches);
  protected readonly isFrozen = signal(false);
  protected readonly outcome = signal("");
  protected readonly room = computed(() => selectRoom(this.roomid() ?? "")(this.#chats())?.room);
  protected readonly isGroup = computed(() => this.room()?.type === "group");
  protected readonly isMine = computed(() => this.room()?.owner === this.#me()?.id);

  constructor() {
    this.#run(this.#api.isFrozen(), (isFrozen) => this.isFrozen.set(isFrozen));
  }

  protected fault(fault: Fault): void {
    this.#run(this.#api.fault(fault), () => {
      if (fault === "freeze" || fault === "resume") this.isFrozen.set(fault === "freeze");
    });
  }

  protected others(doing: Doing): void {
    const room = this.room();
    if (room) this.#run(this.#api.others(doing, room));
  }

  protected compare(): void {
    this.#run(this.#api.snapshot(), (session) =>
      this.outcome.set(
        isUpToDate(this.#chats(), session)
          ? "The state is what a fresh snapshot says."
          : "The state is not what a fresh snapshot says.",
      ),
    );
  }

  #run<T>(doing$: Observable<T>, done: (value: T) => void = () => undefined): void {
    this.outcome.set("");
    doing$.subscribe({
      next: done,
      error: ({ error }: { error?: { msg?: string } }) =>
        this.outcome.set(error?.msg ?? "The demo server does not answer."),
    });
  }
}
