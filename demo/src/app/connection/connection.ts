import { Injectable, computed } from "@angular/core";
import { injectRelay, injectRelayState, injectRelayStatus } from "rx-kirimin/angular";

/** The state of the relay, what of it the user is told, and what the user can do about it. */
@Injectable({ providedIn: "root" })
export class Connection {
  readonly #relay = injectRelay();
  readonly state = injectRelayState();
  readonly status = injectRelayStatus();
  readonly isConnected = computed(() => this.state().status === "connected");
  /** Whether there is something to tell: while the window opens there is not. */
  readonly hasTrouble = computed(() => {
    const { text } = this.status();
    return text === "Reconnecting" || this.state().status === "offline" || this.isStopped();
  });
  readonly isStopped = computed(() => this.state().status === "stopped");
  readonly isTakenOver = computed(() => {
    const state = this.state();
    return state.status === "stopped" && state.cause.code === "superseded";
  });

  /** Tries now; also the way back from another window. */
  reconnect(): void {
    this.#relay.reconnect();
  }
}
