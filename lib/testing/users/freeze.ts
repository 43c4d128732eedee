/** Lets actions through in their order or, while frozen, holds them back. */
export class Freeze {
  #held: (() => void)[] | undefined;

  pass(action: () => void): void {
    if (this.#held) this.#held.push(action);
    else action();
  }

  hang(): void {
    this.#held ??= [];
  }

  resume(): void {
    // Still held while it empties: what an action leads to comes after what was there before.
    for (const action of this.#held ?? []) action();
    this.#held = undefined;
  }
}
