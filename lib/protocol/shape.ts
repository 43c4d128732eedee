import * as t from "io-ts";
import { right } from "./either.js";

type Fields = Record<string, t.Mixed>;

type Flatten<T> = { [K in keyof T]: T[K] };

/** The type of a {@link shape}: required and optional fields in one object. */
export type ShapeOf<R extends Fields, O extends Fields> = Flatten<
  { [K in keyof R]: t.TypeOf<R[K]> } & { [K in keyof O]?: t.TypeOf<O[K]> }
>;

/** Where the documentation and the live server spell things differently. */
export interface Spellings {
  /** Other names of fields: `{ img: "image" }`. The result never has them. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Turns other values of an optional field into one that its codec knows, or into `undefined` for absent. */
  readonly values?: Readonly<Record<string, (raw: unknown) => unknown>>;
}

export const isObject = (u: unknown): u is Record<string, unknown> =>
  typeof u === "object" && u !== null && !Array.isArray(u);

/** Whether `u` is an array of such elements. `every` would skip holes, which read as undefined. */
export function isList(u: unknown, isElement: (element: unknown) => boolean): boolean {
  if (!Array.isArray(u)) return false;
  for (const element of u) if (!isElement(element)) return false;
  return true;
}

/** A reader gives this in place of a value that does not fit. */
const misfit = Symbol("misfit");

/** A value that does not fit, and the path to it: the innermost step comes first. */
interface Problem {
  readonly value: unknown;
  readonly path: t.ContextEntry[];
}

/**
 * Reads `u` in one walk. Gives `u` itself if all of it is in form, and {@link misfit} if some of it does not fit, which it
 * adds to `problems`.
 */
type Read<A> = (u: unknown, problems: Problem[]) => A | typeof misfit;

/** A codec made here. It keeps what it is made of: scripts/generate-guards.mjs writes a guard from that. */
interface Made<A> extends t.Type<A> {
  readonly read: Read<A>;
}

const made = <A>(parts: object, name: string, is: t.Is<A>, read: Read<A>): Made<A> => {
  const validate = (u: unknown, context: t.Context): t.Validation<A> => {
    const problems: Problem[] = [];
    const value = read(u, problems);
    if (value !== misfit) return right(value);
    // A context is for errors. To make one for each value that fits would cost more than reading it.
    return t.failures(
      problems.map(({ value, path }) => ({ value, context: [...context, ...path.reverse()] })),
    );
  };
  return Object.assign(new t.Type<A>(name, is, validate, t.identity), parts, { read });
};

/** How to read by `codec`. One that is not made here may only check, as io-ts' own for strings and numbers do. */
const readerOf = <A>(codec: t.Type<A> & Partial<Made<A>>): Read<A> =>
  codec.read ?? ((u, problems) => (codec.is(u) ? u : refuse(u, problems)));

const refuse = (value: unknown, problems: Problem[]): typeof misfit => {
  problems.push({ value, path: [] });
  return misfit;
};

/** Puts `step` before the paths of the problems from index `from` on. */
const prefix = (step: t.ContextEntry, problems: readonly Problem[], from: number): void => {
  for (const { path } of problems.slice(from)) path.push(step);
};

/**
 * The same codec, faster: `is` and `decode` ask `guard` first, and walk through what it does not take. So a guard that is
 * missing or too strict only costs time; spec/protocol/guards.spec.ts proves that none is too lax.
 */
export function guarded<A>(
  codec: t.Type<A>,
  guard: ((u: unknown) => boolean) | undefined,
): t.Type<A> {
  if (!guard) return codec;
  const is = (u: unknown): u is A => guard(u) || codec.is(u);
  // Reading does not ask it: in a message, the guard of the whole has asked already.
  return Object.assign(made<A>({ unguarded: codec }, codec.name, is, readerOf(codec)), {
    decode: (u: unknown): t.Validation<A> => (guard(u) ? right(u as A) : codec.decode(u)),
  });
}

/**
 * An object with these fields. Extra fields stay. `null` in an optional field reads as absent, unless its codec takes
 * `null`. An object that is already in this form comes back as it is.
 *
 * `decode(encode(a))` is `a` for each `a`; `encode(decode(u))` is `u` for each `u` in the form described.
 */
export function shape<R extends Fields, O extends Fields>(
  name: string,
  required: R,
  optional: O,
  { aliases = {}, values = {} }: Spellings = {},
): t.Type<ShapeOf<R, O>> {
  const aliasOf = new Map(Object.entries(aliases).map(([alias, key]) => [key, alias]));
  const fields = [required, optional].flatMap((some) =>
    Object.entries<t.Mixed>(some).map(([key, codec]) => ({
      key,
      codec,
      read: readerOf(codec),
      alias: aliasOf.get(key),
      respell: values[key],
      isOptional: some === optional,
    })),
  );

  const is = (u: unknown): u is ShapeOf<R, O> =>
    isObject(u) &&
    fields.every(({ key, codec, alias, isOptional }) => {
      if (alias !== undefined && u[alias] !== undefined) return false;
      return (isOptional && u[key] === undefined) || codec.is(u[key]);
    });

  const read = (u: unknown, problems: Problem[]): ShapeOf<R, O> | typeof misfit => {
    if (!isObject(u)) return refuse(u, problems);
    const before = problems.length;
    let changes: Map<string, unknown> | undefined;
    for (const { key, codec, read, alias, respell, isOptional } of fields) {
      const named = u[key];
      const aliased = alias === undefined ? undefined : u[alias];
      const spelled = aliased === undefined ? named : (named ?? aliased);
      const raw = respell ? respell(spelled) : spelled;
      let value: unknown;
      if (!isOptional || (raw !== undefined && (raw !== null || codec.is(raw)))) {
        const from = problems.length;
        value = read(raw, problems);
        if (value === misfit) prefix({ key, type: codec, actual: raw }, problems, from);
      }
      if (!Object.is(value, named)) (changes ??= new Map()).set(key, value);
      if (alias !== undefined && aliased !== undefined)
        (changes ??= new Map()).set(alias, undefined);
    }
    if (problems.length > before) return misfit;
    if (!changes) return u as ShapeOf<R, O>;
    const keys = Object.keys(u);
    return keys.length > mostFields
      ? refuse(u, problems)
      : (changed(u, keys, changes) as ShapeOf<R, O>);
  };

  return made({ required, optional, aliases }, name, is, read);
}

/**
 * The most fields of an object that has to be copied. Only a hostile peer sends more, and to copy 100,000 takes several
 * times as long as JSON.parse took.
 */
const mostFields = 1000;

/** A copy with `changes`, and without what is `undefined`. `delete` would take 3 µs, and leave an object that is slow to read. */
function changed(
  u: Readonly<Record<string, unknown>>,
  keys: readonly string[],
  changes: ReadonlyMap<string, unknown>,
): Record<string, unknown> {
  // With a field of that name, setting it does not change the prototype.
  const result: Record<string, unknown> = Object.hasOwn(u, "__proto__")
    ? { ["__proto__"]: undefined }
    : {};
  for (const key of keys) {
    const value = changes.has(key) ? changes.get(key) : u[key];
    if (value !== undefined) result[key] = value;
  }
  for (const [key, value] of changes) if (value !== undefined && !(key in u)) result[key] = value;
  return result;
}

/** A {@link shape} named by its field `type`. */
// eslint-disable-next-line @typescript-eslint/no-generated-empty-object-type -- no optional fields unless given
export const tagged = <K extends string, R extends Fields, O extends Fields = Record<never, never>>(
  type: K,
  required: R,
  optional: O = {} as O,
): t.Type<ShapeOf<R & { type: t.LiteralC<K> }, O>> =>
  shape(type, { type: t.literal(type), ...required }, optional);

/** A codec that only checks. */
export const checked = <A>(name: string, is: t.Is<A>): t.Type<A> =>
  new t.Type(name, is, (u, context) => (is(u) ? t.success(u) : t.failure(u, context)), t.identity);

/** An array. Decoding ends at its first bad element, so that a long array of bad ones costs no more than a short one. */
export function list<A>(codec: t.Type<A>): t.Type<A[]> {
  const readElement = readerOf(codec);
  return made<A[]>(
    { element: codec },
    `Array<${codec.name}>`,
    (u): u is A[] => isList(u, codec.is),
    (u, problems) => {
      if (!Array.isArray(u)) return refuse(u, problems);
      const elements: readonly unknown[] = u;
      const from = problems.length;
      let result = u as A[];
      for (let index = 0; index < elements.length; index += 1) {
        const element = elements[index];
        const value = readElement(element, problems);
        if (value === misfit) {
          prefix({ key: String(index), type: codec, actual: element }, problems, from);
          return misfit;
        }
        if (Object.is(value, element)) continue;
        if (result === u) result = [...result];
        result[index] = value;
      }
      return result;
    },
  );
}

/** `null`, or what `codec` takes: for a field that is always there and can be empty. */
export function nullable<A>(codec: t.Type<A>): t.Type<A | null> {
  const read = readerOf(codec);
  return made<A | null>(
    { unlessNull: codec },
    `${codec.name} | null`,
    (u): u is A | null => u === null || codec.is(u),
    (u, problems) => (u === null ? null : read(u, problems)),
  );
}

/** One of two shapes. The field `tag` tells which was meant, so that errors speak of that one. */
export function oneOf<A, B>(
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
    (u, problems) => readerOf(meant(u))(u, problems),
  );
}
