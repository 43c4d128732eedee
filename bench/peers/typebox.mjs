import { TypeCompiler } from "@sinclair/typebox/compiler";
import { schemas } from "./json-schema.mjs";
import { byType } from "./shapes.mjs";

const compiled = Object.fromEntries(
  Object.entries(schemas).map(([type, schema]) => [type, TypeCompiler.Compile(schema)]),
);

/** Generates code, which a strict Content-Security-Policy forbids. */
export const typebox = byType(compiled, (check, value) => (check.Check(value) ? value : undefined));
