import { VirtualTimeScheduler, type SchedulerAction, type Subscription } from "rxjs";

/** Virtual time that a test moves on step by step, and that knows whose timer is whose. */
export class ChaosScheduler extends VirtualTimeScheduler {
  readonly #ofServer = new WeakSet<Subscription>();
  readonly #delays = new WeakMap<Subscription, number>();

  override schedule<T>(
    work: (this: SchedulerAction<T>, state?: T) => void,
    delay = 0,
    state?: T,
  ): Subscription {
    const timer = super.schedule(work, delay, state);
    this.#delays.set(timer, delay);
    return timer;
  }

  /** A timer of the server, which is none of the relay's. */
  ofServer(work: () => void, delay: number): Subscription {
    const timer = this.schedule(work, delay);
    this.#ofServer.add(timer);
    return timer;
  }

  /** The delays of the relay's timers that have yet to fire, in ms. */
  pending(): (number | undefined)[] {
    return this.actions
      .filter((timer) => !this.#ofServer.has(timer))
      .map((timer) => this.#delays.get(timer));
  }

  /** Lets so much time pass, in ms. */
  advance(ms: number): void {
    const end = this.frame + ms;
    this.maxFrames = end;
    this.flush();
    this.frame = end;
  }
}
