import type { EventInstance } from "@ngrx/signals/events";
import { map, type OperatorFunction } from "rxjs";
import type { RelayState } from "../../relay/state.js";
import type { RelayNews } from "../news.js";
import { toPlainState } from "../plain-state.js";
import {
  loggableInvalidFrame,
  loggableSession,
  loggableUnknown,
  withoutPeerSocket,
} from "../without-secrets.js";
import { kiriminEvents } from "./kirimin-events.js";

type EventName = keyof typeof kiriminEvents;

/** The event that `kiriminEvents[K]` makes; without `K` any of them, a union on `type`. */
export type KiriminEvent<K extends EventName = EventName> = {
  [N in EventName]: ReturnType<(typeof kiriminEvents)[N]>;
}[K];

/** The event for `E`. */
export type EventOf<E> = E extends { readonly type: infer K extends EventName }
  ? KiriminEvent<K>
  : E extends RelayState
    ? KiriminEvent<"stateChanged">
    : never;

/**
 * Turns what the streams of a relay give into the events of `kiriminEvents`: `updates$`, `relay$`, a stream of one type,
 * `unknown$` and `state$`. What is secret stays out of them.
 *
 * @example
 * ```ts
 * withEventHandlers(() => [inject(RELAY).memberkick$.pipe(toEvent())])
 * ```
 */
export const toEvent = <E extends RelayNews>(): OperatorFunction<E, EventOf<E>> =>
  map((news) => eventOf(news) as EventOf<E>);

export function eventOf(news: RelayNews): EventInstance<string, unknown> {
  if (!("type" in news)) return kiriminEvents.stateChanged(toPlainState(news));
  switch (news.type) {
    case "snapshot":
      return kiriminEvents.snapshot({
        session: loggableSession(news.session),
        connection: news.connection,
      });
    case "gap":
      return kiriminEvents.gap();
    case "roomjoined":
      return kiriminEvents.roomjoined(news.chat);
    case "unknown":
      return kiriminEvents.unknown(loggableUnknown(news));
    case "invalid":
      return kiriminEvents.invalid(loggableInvalidFrame(news.invalid));
    default: {
      const create = kiriminEvents[news.type] as (payload: unknown) => KiriminEvent;
      return create(withoutPeerSocket(news));
    }
  }
}
