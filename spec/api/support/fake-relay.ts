import { EMPTY, of } from "rxjs";
import type { ApiRelay } from "../../../lib/api/index.js";
import { right } from "../../../lib/protocol/either.js";
import { decodeOwnAction, type OwnAction } from "../../../lib/protocol/own-actions.js";

/** What a relay was told, and with which mark. */
export interface Told {
  readonly action: OwnAction;
  readonly since: number | undefined;
}

/** A relay that reads what it is told, as a real one does, and notes it. Each mark is another number. */
export function fakeRelay(over: Partial<ApiRelay> = {}): {
  readonly relay: ApiRelay;
  readonly told: Told[];
  readonly actions: () => OwnAction[];
} {
  const told: Told[] = [];
  let marks = 0;
  const relay: ApiRelay = {
    mark: () => ++marks,
    apply: (action, { since } = {}) => {
      const decoded = decodeOwnAction(action);
      if (decoded._tag === "Left") return decoded;
      told.push({ action: decoded.right.action, since });
      return right({ type: "own", key: `own-${told.length}`, ...decoded.right.action });
    },
    session$: of({ me: { id: "7100001" } }),
    send: right,
    deliver: () => EMPTY,
    ...over,
  };
  return { relay, told, actions: () => told.map(({ action }) => action) };
}
