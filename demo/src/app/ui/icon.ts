import { ChangeDetectionStrategy, Component, computed, input } from "@angular/core";

const paths = {
  back: "M15 5l-7 7 7 7",
  people:
    "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zm-6 9c.4-3.6 2.8-5.5 6-5.5s5.6 1.9 6 5.5M16 4.3a3.5 3.5 0 0 1 0 6.4M17.5 14.8c2 .7 3.2 2.5 3.5 5.2",
  send: "M4.5 12h15M13 5.5l6.5 6.5-6.5 6.5",
  reply: "M10 6l-6 5.5 6 5.5M4.5 11.5H14c3.5 0 6 2.2 6 6.5",
  edit: "M5 19l.8-4L16.5 4.3a1.6 1.6 0 0 1 2.3 0l.9.9a1.6 1.6 0 0 1 0 2.3L9 18.2 5 19z",
  delete: "M5 7h14M10 7V5h4v2M7 7l1 12.5h8L17 7M10.5 10.5v6M13.5 10.5v6",
  heart: "M12 19.5S4 15 4 9.3A4.3 4.3 0 0 1 12 7a4.3 4.3 0 0 1 8 2.3c0 5.7-8 10.2-8 10.2z",
  close: "M6.5 6.5l11 11M17.5 6.5l-11 11",
  leave: "M10 5H6v14h4M13.5 8l4 4-4 4M17 12H9.5",
  out: "M9.5 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3.5 20c.4-3.6 2.8-5.5 6-5.5 1 0 1.9.2 2.7.5M16 15.5l5 5M21 15.5l-5 5",
  down: "M12 5v14M5.5 12.5L12 19l6.5-6.5",
  chevron: "M6 9.5l6 6 6-6",
  chats: "M5 5h14v10.5h-7L7.5 19v-3.5H5z",
} as const;

export type IconName = keyof typeof paths;

/** A picture beside words, or in a button that has a label: nothing to read out. */
@Component({
  selector: "app-icon",
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { "aria-hidden": "true" },
  template: `<svg viewBox="0 0 24 24" focusable="false"><path [attr.d]="path()" /></svg>`,
  styles: `
    :host {
      display: inline-flex;
      width: 1.3em;
      height: 1.3em;
    }
    svg {
      width: 100%;
      height: 100%;
    }
    path {
      fill: var(--icon-fill, none);
      stroke: currentColor;
      stroke-width: 1.8;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
  `,
})
export class Icon {
  readonly name = input.required<IconName>();
  protected readonly path = computed(() => paths[this.name()]);
}
