import type { either as E } from "fp-ts";

// As fp-ts makes them. Its own module, imported for these two, is bundled whole.
export const left = <L>(left: L): E.Either<L, never> => ({ _tag: "Left", left });
export const right = <R>(right: R): E.Either<never, R> => ({ _tag: "Right", right });
