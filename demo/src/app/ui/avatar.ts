import { ChangeDetectionStrategy, Component, computed, input } from "@angular/core";

/** The first letters of a name on a colour of its own. The name stands beside it, so it is nothing to read out. */
@Component({
  selector: "app-avatar",
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: {
    "aria-hidden": "true",
    "[class.group]": "isGroup()",
    "[style.--hue]": "hue()",
  },
  template: `{{ letters() }}`,
  styles: `
    :host {
      display: inline-grid;
      place-items: center;
      flex: none;
      width: var(--size, 40px);
      height: var(--size, 40px);
      border-radius: 50%;
      font-size: calc(var(--size, 40px) * 0.38);
      font-weight: 650;
      letter-spacing: 0.01em;
      background: light-dark(oklch(0.89 0.055 var(--hue)), oklch(0.37 0.06 var(--hue)));
      color: light-dark(oklch(0.38 0.09 var(--hue)), oklch(0.92 0.05 var(--hue)));
      user-select: none;
    }
    :host(.group) {
      border-radius: 30%;
    }
  `,
})
export class Avatar {
  readonly name = input.required<string>();
  readonly isGroup = input(false);
  protected readonly letters = computed(() =>
    this.name()
      .split(/\s+/)
      .slice(0, 2)
      .map((word) => [...word][0] ?? "")
      .join("")
      .toUpperCase(),
  );
  protected readonly hue = computed(() => {
    let hash = 7;
    for (const letter of this.name()) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 360;
    return hash;
  });
}
