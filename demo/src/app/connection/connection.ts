import { Injectable, computed, linkedSignal } from "@angular/core";
import { toObservable, toSignal } from "@angular/core/rxjs-interop";
import type { RelayState } from "rx-kirimin";
import { injectRelay, injectRelayState } from "rx-kirimin/angular";
import { endWith, map, of, switchMap, takeWhile, timer } from "rxjs";
import { describeState } from "./describe-state";

/** The state of the relay, in words and with its delay counting down. */
@Injectable({ providedIn: "root" })
export class Connection {
  readonly #relay = injectRelay();
  readonly state = injectRelayState();
  /** Since the connection was last there, something went wrong. */
  readonly #isAway = linkedSignal<RelayState, boolean>({
    source: this.state,
    computation: (state, before) =>
      state.status !== "connected" && ("cause" in state || (before?.value ?? false)),
  });
  readonly description = computed(() => describeState(this.state(), this.#isAway()));
  readonly isConnected = computed(() => this.state().status === "connected");

  /** Until the next attempt, in ms: every 100 ms another one. */
  readonly #left$ = toObservable(this.state).pipe(
    switchMap((state) => {
      if (state.status !== "waiting") return of(0);
      const due = performance.now() + state.delay;
      return timer(0, 100).pipe(
        map(() => due - performance.now()),
        takeWhile((left) => left > 0),
        endWith(0),
      );
    }),
  );
  readonly left = toSignal(this.#left$, { initialValue: 0 });
  readonly secondsLeft = computed(() => Math.ceil(this.left() / 1000));

  /** Tries now; also the way back from another window. */
  reconnect(): void {
    this.#relay.reconnect();
  }
}
