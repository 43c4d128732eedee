import type * as t from "io-ts";

/** What kind of thing `value` is, in JSON's words. Never the value: it can be a credential (docs/protocol.md, Secrets). */
export const kindOf = (value: unknown): string =>
  value === null ? "null" : Array.isArray(value) ? "array" : typeof value;

/** Each error in one line, by path: `sendmessage.chat.timestamp: expected number, got string`. */
export const describeErrors = (errors: t.Errors): string[] =>
  errors.map(({ context, value }) => {
    const [root, ...fields] = context;
    const path = [root?.type.name, ...fields.map(({ key }) => key)].join(".");
    return `${path}: expected ${context.at(-1)?.type.name}, got ${kindOf(value)}`;
  });
