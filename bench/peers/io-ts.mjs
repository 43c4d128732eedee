import * as t from "io-ts";
import { byType, shapes } from "./shapes.mjs";

const codecs = shapes({
  string: t.string,
  number: t.number,
  boolean: t.boolean,
  list: (element) => t.array(element),
  nullable: (codec) => t.union([t.null, codec]),
  literal: (value) => t.literal(value),
  oneOf: (...values) => t.keyof(Object.fromEntries(values.map((value) => [value, null]))),
  object: (required, others) => t.intersection([t.type(required), t.partial(others)]),
  either: (_tag, one, other) => t.union([one, other]),
});

const decode = (codec, value) => {
  const decoded = codec.decode(value);
  return decoded._tag === "Right" ? decoded.right : undefined;
};

/** With io-ts' own combinators. */
export const ioTs = byType(codecs, decode);

// io-ts finds the member of a union by its literal, unless one of them is a union of two with the same one.
const members = Object.entries(codecs).map(([type, codec]) =>
  codec._tag === "UnionType" ? t.intersection([t.type({ type: t.literal(type) }), codec]) : codec,
);
const union = t.union(members);

/** The same, as one union of all types. */
export const ioTsUnion = (text) => decode(union, JSON.parse(text));
