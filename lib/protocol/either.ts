import type { either as E } from "fp-ts";
import type * as t from "io-ts";

// The same objects as fp-ts makes. Importing its module for these two would bundle all of it.
export const left = <L>(left: L): E.Either<L, never> => ({ _tag: "Left", left });
export const right = <R>(right: R): E.Either<never, R> => ({ _tag: "Right", right });

/** The kind of `value`, in JSON's words. Errors never quote the value: it can be a credential (docs/protocol.md, Secrets). */
export const kindOf = (value: unknown): string =>
  value === null ? "null" : Array.isArray(value) ? "array" : typeof value;

/** One line for each error, by path: `sendmessage.chat.timestamp: expected number, got string`. */
export const describeErrors = (errors: t.Errors): string[] =>
  errors.map(({ context, value }) => {
    const [root, ...fields] = context;
    const path = [root?.type.name, ...fields.map(({ key }) => key)].join(".");
    return `${path}: expected ${context.at(-1)?.type.name}, got ${kindOf(value)}`;
  });
