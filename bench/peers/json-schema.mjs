import { Type } from "@sinclair/typebox";
import { shapes } from "./shapes.mjs";

const optional = (fields) =>
  Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, Type.Optional(field)]));

/** The schemas that typebox and ajv compile. */
export const schemas = shapes({
  string: Type.String(),
  number: Type.Number(),
  boolean: Type.Boolean(),
  list: (element) => Type.Array(element),
  nullable: (schema) => Type.Union([Type.Null(), schema]),
  literal: (value) => Type.Literal(value),
  oneOf: (...values) => Type.Union(values.map((value) => Type.Literal(value))),
  object: (required, others) => Type.Object({ ...required, ...optional(others) }),
  either: (_tag, one, other) => Type.Union([one, other]),
});
