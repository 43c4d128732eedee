import * as v from "valibot";
import { byType, shapes } from "./shapes.mjs";

const optional = (fields) =>
  Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, v.optional(field)]));

const schemas = shapes({
  string: v.string(),
  number: v.number(),
  boolean: v.boolean(),
  list: (element) => v.array(element),
  nullable: (schema) => v.nullable(schema),
  literal: (value) => v.literal(value),
  oneOf: (...values) => v.picklist(values),
  object: (required, others) => v.looseObject({ ...required, ...optional(others) }),
  either: (_tag, one, other) => v.union([one, other]),
});

export const valibot = byType(schemas, (schema, value) => {
  const { success, output } = v.safeParse(schema, value);
  return success ? output : undefined;
});
