import { map, type OperatorFunction } from "rxjs";
import type { RelayState } from "../relay/state.js";
import { kiriminActions, type KiriminAction, type KiriminActionName } from "./kirimin-actions.js";
import type { RelayNews } from "./news.js";

/** The action for `E`. */
export type ActionOf<E> = E extends { readonly type: infer K extends KiriminActionName }
  ? KiriminAction<K>
  : E extends RelayState
    ? KiriminAction<"stateChanged">
    : never;

/**
 * Turns what the streams of a relay give into the actions of `kiriminActions`: `updates$`, `relay$`, a stream of one
 * type, `unknown$` and `state$`. The type that comes out is narrowed to the actions of what goes in.
 *
 * @example
 * ```ts
 * kick$ = createEffect(() => this.relay.memberkick$.pipe(toAction()));
 * ```
 */
export const toAction = <E extends RelayNews>(): OperatorFunction<E, ActionOf<E>> =>
  map((news) => actionOf(news) as ActionOf<E>);

export function actionOf(news: RelayNews): KiriminAction {
  if (!("type" in news)) return kiriminActions.stateChanged({ state: news });
  switch (news.type) {
    case "snapshot":
      return kiriminActions.snapshot(news);
    case "gap":
      return kiriminActions.gap();
    case "roomjoined":
      return kiriminActions.roomjoined({ chat: news.chat });
    case "unknown":
      return kiriminActions.unknown(news);
    case "invalid":
      return kiriminActions.invalid(news);
    default: {
      const create = kiriminActions[news.type] as (props: { message: unknown }) => KiriminAction;
      return create({ message: news });
    }
  }
}
