import type { RelayState } from "../relay/state.js";
import { describeError } from "./describe-error.js";

/** A state in one line. */
export function describeState(state: RelayState): string {
  switch (state.status) {
    case "authorizing":
    case "connecting":
    case "open":
      return state.attempt === 1 ? state.status : `${state.status}, attempt ${state.attempt}`;
    case "connected":
      return state.connection === 1
        ? "connected"
        : `connected for the ${ordinal(state.connection)} time; what was relayed meanwhile is lost`;
    case "waiting":
      return `waiting ${inSeconds(state.delay)}: ${describeError(state.cause)}`;
    case "offline":
    case "stopped":
      return `${state.status}: ${describeError(state.cause)}`;
    default:
      return state.status;
  }
}

/** `1st`, `2nd`, `3rd`, `4th`, … `11th`, … */
const ordinal = (count: number): string => {
  const ending = /1\d$/.test(String(count)) ? 0 : count % 10;
  return `${count}${["th", "st", "nd", "rd"][ending] ?? "th"}`;
};

/** A time in ms, in whole seconds, rounded up. */
export const inSeconds = (ms: number): string => `${Math.ceil(ms / 1000)} s`;
