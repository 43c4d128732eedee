import * as t from "io-ts";

type Fields = Record<string, t.Mixed>;

type Flatten<T> = { [K in keyof T]: T[K] };

/** The type of a {@link shape}: required and optional fields in one object. */
export type ShapeOf<R extends Fields, O extends Fields> = Flatten<
  { [K in keyof R]: t.TypeOf<R[K]> } & { [K in keyof O]?: t.TypeOf<O[K]> }
>;

/** How the documentation spells what the live server spells otherwise. */
export interface Spellings {
  /** Other names of fields: `{ img: "image" }`. They never stay on the result. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Other values of optional fields, read into the one that the codec knows, or `undefined` for absent. */
  readonly values?: Readonly<Record<string, (raw: unknown) => unknown>>;
}

export const isObject = (u: unknown): u is Record<string, unknown> =>
  typeof u === "object" && u !== null && !Array.isArray(u);

/** Not by `every`, which passes over holes: they read as undefined. */
export function isList(u: unknown, isElement: (element: unknown) => boolean): boolean {
  if (!Array.isArray(u)) return false;
  for (const element of u) if (!isElement(element)) return false;
  return true;
}

/** A codec that keeps what it is made of: scripts/generate-guards.mjs writes a guard from it. */
const made = <A>(
  parts: object,
  name: string,
  is: t.Is<A>,
  validate: t.Validate<unknown, A>,
): t.Type<A> => Object.assign(new t.Type<A>(name, is, validate, t.identity), parts);

/**
 * An object with these fields. Extra fields stay, `null` in an optional field reads as absent (unless its codec takes
 * `null`), and what is already in that form comes back as the same object.
 *
 * `decode(encode(a))` is `a` for each `a`; `encode(decode(u))` is `u` for each `u` in the form described.
 */
export function shape<R extends Fields, O extends Fields>(
  name: string,
  required: R,
  optional: O,
  { aliases = {}, values = {} }: Spellings = {},
): t.Type<ShapeOf<R, O>> {
  const requiredFields = Object.entries(required);
  const optionalFields = Object.entries(optional);
  const aliasPairs = Object.entries(aliases);

  const is = (u: unknown): u is ShapeOf<R, O> =>
    isObject(u) &&
    requiredFields.every(([key, codec]) => codec.is(u[key])) &&
    optionalFields.every(([key, codec]) => u[key] === undefined || codec.is(u[key])) &&
    aliasPairs.every(([alias]) => u[alias] === undefined);

  const validate = (u: unknown, context: t.Context): t.Validation<ShapeOf<R, O>> => {
    if (is(u)) return t.success(u);
    if (!isObject(u)) return t.failure(u, context);
    const result = { ...u };
    const errors: t.Errors = [];
    const put = (key: string, codec: t.Mixed, raw: unknown): void => {
      // A context is for errors: what is in form needs none.
      const decoded = codec.is(raw)
        ? t.success(raw)
        : codec.validate(raw, t.appendContext(context, key, codec, raw));
      if (decoded._tag === "Left") errors.push(...decoded.left);
      else result[key] = decoded.right;
    };

    for (const [alias, key] of aliasPairs) {
      if (alias in result) {
        result[key] ??= result[alias];
        delete result[alias];
      }
    }
    for (const [key, codec] of requiredFields) put(key, codec, result[key]);
    for (const [key, codec] of optionalFields) {
      const raw = values[key] ? values[key](result[key]) : result[key];
      if (raw !== undefined && (raw !== null || codec.is(raw))) put(key, codec, raw);
      else if (key in result) delete result[key];
    }
    return errors.length > 0 ? t.failures(errors) : t.success(result as ShapeOf<R, O>);
  };

  return made({ required, optional, aliases }, name, is, validate);
}

/** A {@link shape} that is named by its field `type`. */
// eslint-disable-next-line @typescript-eslint/no-generated-empty-object-type -- no optional fields unless given
export const tagged = <K extends string, R extends Fields, O extends Fields = Record<never, never>>(
  type: K,
  required: R,
  optional: O = {} as O,
): t.Type<ShapeOf<R & { type: t.LiteralC<K> }, O>> =>
  shape(type, { type: t.literal(type), ...required }, optional);

/** What `is` takes, and nothing that is read otherwise. */
export const checked = <A>(name: string, is: t.Is<A>): t.Type<A> =>
  new t.Type(name, is, (u, context) => (is(u) ? t.success(u) : t.failure(u, context)), t.identity);

/** An array of one kind. Decoding ends at the first bad element, so that a long bad array costs no more than a short one. */
export function list<A>(codec: t.Type<A>): t.Type<A[]> {
  return made<A[]>(
    { element: codec },
    `Array<${codec.name}>`,
    (u): u is A[] => isList(u, codec.is),
    (u, context) => {
      if (!Array.isArray(u)) return t.failure(u, context);
      const elements: readonly unknown[] = u;
      let result = u as A[];
      for (const [index, element] of elements.entries()) {
        const decoded = codec.validate(
          element,
          t.appendContext(context, String(index), codec, element),
        );
        if (decoded._tag === "Left") return decoded;
        if (decoded.right !== element) {
          if (result === u) result = [...result];
          result[index] = decoded.right;
        }
      }
      return t.success(result);
    },
  );
}

/** `null`, or what `codec` says: for a field that is there, and can be empty. */
export function nullable<A>(codec: t.Type<A>): t.Type<A | null> {
  return made<A | null>(
    { unlessNull: codec },
    `${codec.name} | null`,
    (u): u is A | null => u === null || codec.is(u),
    (u, context) => (u === null ? t.success(null) : codec.validate(u, context)),
  );
}

/** One of two shapes, told apart by whether `tag` is there, so that errors speak of the one that was meant. */
export function either<A, B>(
  name: string,
  tag: string,
  withTag: t.Type<A>,
  without: t.Type<B>,
): t.Type<A | B> {
  const meant = (u: unknown): t.Type<A | B> =>
    (isObject(u) && u[tag] !== undefined ? withTag : without) as t.Type<A | B>;
  return made<A | B>(
    { tag, withTag, without },
    name,
    (u): u is A | B => meant(u).is(u),
    (u, context) => meant(u).validate(u, context),
  );
}
