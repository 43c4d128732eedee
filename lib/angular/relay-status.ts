import type { Signal } from "@angular/core";
import { Observable, map, of, scan, startWith, switchMap, takeWhile, timer } from "rxjs";
import type { RelayErrorCode } from "../protocol/relay-error.js";
import type { Relay } from "../relay/relay.js";
import type { RelayState } from "../relay/state.js";
import { RELAY, injectFrom, injectZone, type Zone } from "./inject-relay.js";
import { injecting, latestOf, type SignalOptions } from "./signals.js";

/** The state of the connection in words, for the user of an app. */
export interface RelayStatus {
  readonly text: "Connected" | "Connecting" | "Reconnecting" | "You are offline" | "Not connected";
  /** What went wrong, in a sentence, while the relay waits or has stopped. */
  readonly reason?: string;
  /** The time until the next attempt, in seconds, rounded up; `0` if no attempt is scheduled. */
  readonly seconds: number;
  /** What helps: `reconnect()`, or to sign in and then `reconnect()`. */
  readonly action?: "reconnect" | "sign-in";
}

const reasons: Readonly<Record<RelayErrorCode, string>> = {
  unauthorized: "You are signed out.",
  superseded: "You signed in on another device or in another window.",
  "stale-session": "This app asked for its session in the wrong way.",
  exhausted: "The server could not be reached.",
  "no-websocket": "This app cannot connect from here.",
  "rate-limited": "The server asks for a pause.",
  "bad-session": "The server gave an answer that makes no sense.",
  unreachable: "The server does not answer.",
  refused: "The server turned this connection away.",
  disconnected: "The connection was lost.",
  silent: "The connection was lost.",
};

function describe(state: RelayState, wasLost: boolean, seconds: number): RelayStatus {
  switch (state.status) {
    case "connected":
      return { text: "Connected", seconds };
    case "authorizing":
    case "connecting":
    case "open":
      return { text: wasLost ? "Reconnecting" : "Connecting", seconds };
    case "waiting": {
      const reason = reasons[state.cause.code];
      return { text: "Reconnecting", reason, seconds, action: "reconnect" };
    }
    case "offline":
      return { text: "You are offline", seconds, action: "reconnect" };
    case "stopped": {
      const { code } = state.cause;
      const action = code === "unauthorized" ? "sign-in" : "reconnect";
      return { text: "Not connected", reason: reasons[code], seconds, action };
    }
    default:
      return { text: "Not connected", seconds };
  }
}

/**
 * A signal of the state of the connection in English words, with the time until the next attempt. While the relay waits it
 * changes once a second, in `seconds` alone. Does not open the connection.
 *
 * @example
 * ```ts
 * readonly status = injectRelayStatus(); // in a template: {{ status().text }}
 * ```
 */
export function injectRelayStatus({
  token = RELAY,
  injector,
}: SignalOptions<Pick<Relay, "state$">> = {}): Signal<RelayStatus> {
  return injecting(injectRelayStatus, injector, () => {
    const zone = injectZone();
    const status$ = injectFrom(token).state$.pipe(
      scan<RelayState, { readonly state: RelayState; readonly wasLost: boolean }>(
        ({ wasLost }, state) => ({
          state,
          wasLost: state.status !== "connected" && (wasLost || "cause" in state),
        }),
        { state: { status: "idle" }, wasLost: false },
      ),
      switchMap(({ state, wasLost }) =>
        secondsLeft(state, zone).pipe(map((seconds) => describe(state, wasLost, seconds))),
      ),
    );
    return latestOf<RelayStatus>(status$, { text: "Not connected", seconds: 0 });
  });
}

const dues = new WeakMap<RelayState, number>();

/** When the wait of a state ends. Noted at its start, so that a signal which is made later shows the rest of the wait. */
export function dueOf(state: RelayState): number {
  const due = dues.get(state) ?? performance.now() + ("delay" in state ? state.delay : 0);
  dues.set(state, due);
  return due;
}

function secondsLeft(state: RelayState, zone: Zone): Observable<number> {
  if (state.status !== "waiting") return of(0);
  const left = (): number => Math.max(0, dueOf(state) - performance.now());
  // Whenever a whole number of seconds is left. Outside of the zone, so that the wait does not delay the app's stability.
  const tick$ = timer(left() % 1000, 1000);
  const outside$ = new Observable((subscriber) =>
    zone.runOutsideAngular(() => tick$.subscribe(subscriber)),
  );
  return outside$.pipe(
    map(() => Math.round(left() / 1000)),
    startWith(Math.ceil(left() / 1000)),
    takeWhile((seconds) => seconds > 0, true),
  );
}
