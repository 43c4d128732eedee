import { z } from "zod";
import { byType, shapes } from "./shapes.mjs";

const optional = (fields) =>
  Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, field.optional()]));

const schemas = shapes({
  string: z.string(),
  number: z.number(),
  boolean: z.boolean(),
  list: (element) => z.array(element),
  nullable: (schema) => z.nullable(schema),
  literal: (value) => z.literal(value),
  oneOf: (...values) => z.enum(values),
  object: (required, others) => z.looseObject({ ...required, ...optional(others) }),
  either: (_tag, one, other) => z.union([one, other]),
});

/** With its defaults: it generates code, unless the page's Content-Security-Policy forbids it. */
export const zod = byType(schemas, (schema, value) => schema.safeParse(value).data);

/** The way it works under a Content-Security-Policy that forbids generated code. */
export const zodJitless = byType(
  schemas,
  (schema, value) => schema.safeParse(value, { jitless: true }).data,
);
