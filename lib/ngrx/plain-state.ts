import type { RelayError } from "../protocol/relay-error.js";
import type { RelayState } from "../relay/state.js";

/** A {@link RelayError} as a plain object, without the `cause` that it may have. */
export interface PlainRelayError extends Pick<RelayError, "code" | "message"> {
  readonly closeCode?: number;
  readonly wasClean?: boolean;
}

type Plain<S> = S extends { readonly cause: RelayError }
  ? { readonly [K in keyof S]: K extends "cause" ? PlainRelayError : S[K] }
  : S;

/** A {@link RelayState} as stores and their devtools want it: plain objects all the way down. */
export type PlainRelayState = Plain<RelayState>;

/** Gives a state without its error's class, stack and cause. Every {@link RelayState} is a {@link PlainRelayState}, too. */
export function toPlainState(state: PlainRelayState): PlainRelayState {
  if (!("cause" in state)) return state;
  const { code, message, closeCode, wasClean } = state.cause;
  const cause: PlainRelayError = {
    code,
    message,
    ...(closeCode !== undefined && { closeCode }),
    ...(wasClean !== undefined && { wasClean }),
  };
  return { ...state, cause };
}
