import type { InOrder } from "./in-order.js";

/** Who runs what a relay does, such as a framework with a zone. */
export interface Surroundings {
  /** Runs what starts an attempt to connect. Where it does not run it, the relay rests. */
  readonly begin: (task: () => void) => void;
  /** Runs what tells subscribers something, once for all who are told of a message. */
  readonly enter: InOrder;
}

/** Those of a relay that nobody looks after. */
export const noSurroundings: Surroundings = {
  begin: (task) => task(),
  enter: <T>(task: (value?: T) => void, value?: T) => task(value),
};
