import assert from "node:assert/strict";
import { finalize } from "rxjs";
import { postlike } from "../../../lib/protocol/commands.js";
import type { NotSent, NotSentReason } from "../../../lib/relay/not-sent.js";
import type { Relay } from "../../../lib/relay/relay.js";
import type { SmallSession } from "../../support/relay-bench.js";

interface Errand {
  readonly postid: string;
  /** `undefined` while it is under way. */
  end: "sent" | "taken back" | NotSentReason | undefined;
  countWhenTakenBack: number | undefined;
  takeBack(): void;
}

/** How often it may have reached a socket. */
function allowedCounts({ end, countWhenTakenBack }: Errand): (number | undefined)[] {
  if (end === undefined) return [0, 1];
  if (end === "taken back") return [countWhenTakenBack];
  return end === "sent" || end === "indeterminate" ? [1] : [0];
}

/** The commands of a spec, each with a name of its own, and what became of them. */
export class Errands {
  readonly #errands: Errand[] = [];
  readonly #relay: Relay<SmallSession>;

  constructor(relay: Relay<SmallSession>) {
    this.#relay = relay;
  }

  send(): void {
    const errand = this.#errand();
    const sent = this.#relay.send(postlike(errand.postid));
    errand.end = sent._tag === "Right" ? "sent" : sent.left.reason;
  }

  deliver(within?: number): void {
    const errand = this.#errand();
    // Every third has a teardown that throws.
    const isBroken = this.#errands.length % 3 === 0;
    const subscription = this.#relay
      .deliver(postlike(errand.postid), within === undefined ? {} : { within })
      .pipe(
        finalize(() => {
          if (isBroken) throw new Error("A teardown is broken.");
        }),
      )
      .subscribe({
        error: (error: unknown) => (errand.end = (error as NotSent).reason),
        complete: () => (errand.end = "sent"),
      });
    errand.takeBack = () => {
      errand.end ??= "taken back";
      try {
        subscription.unsubscribe();
      } catch {
        // RxJS gives what a teardown throws to whoever unsubscribes.
      }
    };
  }

  /** The `n`th of those that are under way, if any is. */
  takeBack(n: number): void {
    const open = this.#errands.filter(({ end }) => end === undefined);
    open[n % open.length]?.takeBack();
  }

  /** How many are under way. */
  open(): number {
    return this.#errands.filter(({ end }) => end === undefined).length;
  }

  /** Each reached a socket as often as its end says. */
  expectOnce(texts: readonly string[]): void {
    const counts = new Map<unknown, number>();
    for (const text of texts) {
      const { postid } = JSON.parse(text) as { postid?: unknown };
      counts.set(postid, (counts.get(postid) ?? 0) + 1);
    }
    for (const errand of this.#errands) {
      const { postid, end } = errand;
      const count = counts.get(postid) ?? 0;
      // What was taken back unsent is not sent later.
      if (end === "taken back") errand.countWhenTakenBack ??= count;
      const allowed = allowedCounts(errand);
      assert(allowed.includes(count), `${postid} went out ${count} times: ${String(end)}`);
    }
  }

  #errand(): Errand {
    const errand: Errand = {
      postid: `p${this.#errands.length}`,
      end: undefined,
      countWhenTakenBack: undefined,
      takeBack: () => {},
    };
    this.#errands.push(errand);
    return errand;
  }
}
