import { ChangeDetectionStrategy, Component } from "@angular/core";
import { Icon } from "../ui/icon";

/** Where no chat is open. */
@Component({
  selector: "app-no-room",
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: "empty-state" },
  template: `
    <app-icon name="chats" />
    <h2>Pick a chat</h2>
    <p>Open one on the left. What happens in the others shows there, too.</p>
  `,
  styleUrl: "./empty-state.css",
})
export class NoRoom {}
