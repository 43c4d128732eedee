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

/** As it comes: it generates code, unless the page's Content-Security-Policy forbids it. */
export const zod = byType(schemas, (schema, value) => schema.safeParse(value).data);

/** As it is where code may not be generated. */
export const zodJitless = byType(
  schemas,
  (schema, value) => schema.safeParse(value, { jitless: true }).data,
);
