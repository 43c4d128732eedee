import { deepStrictEqual } from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import type * as t from "io-ts";
import { describeErrors } from "../../lib/protocol/either.js";
import { Chat, User } from "../../lib/protocol/entities.js";
import { decodeFrame } from "../../lib/protocol/frame.js";
import { guards, isChat, isSessionChat, isUser } from "../../lib/protocol/guards.js";
import { messages, relayTypes } from "../../lib/protocol/messages.js";
import { SessionChat } from "../../lib/protocol/session.js";
import {
  anyChat,
  anyJson,
  anyMessage,
  anySessionChat,
  anyUser,
  setOwn,
} from "../support/arbitraries.js";

/** What a codec of ours is made of (lib/protocol/shape.ts, guarded.ts), or one of io-ts' own. */
interface Parts {
  readonly unguarded?: t.Mixed & Parts;
  readonly required?: Readonly<Record<string, Parts>>;
  readonly optional?: Readonly<Record<string, Parts>>;
  readonly aliases?: Readonly<Record<string, string>>;
  readonly element?: Parts;
  readonly unlessNull?: Parts;
  readonly withTag?: Parts;
  readonly without?: Parts;
  readonly _tag?: string;
  readonly keys?: object;
  readonly value?: unknown;
}

/** A value in form, with every field that the codec knows. */
function fullOf(codec: Parts): unknown {
  if (codec.unguarded) return fullOf(codec.unguarded);
  if (codec.required) {
    const fields = Object.entries({ ...codec.required, ...codec.optional });
    return Object.fromEntries(fields.map(([key, field]) => [key, fullOf(field)]));
  }
  if (codec.element) return [fullOf(codec.element)];
  if (codec.unlessNull) return fullOf(codec.unlessNull);
  switch (codec._tag) {
    case "StringType":
      return "a";
    case "NumberType":
      return 1;
    case "BooleanType":
      return true;
    case "LiteralType":
      return codec.value;
    case "KeyofType":
      return Object.keys(codec.keys ?? {})[0];
    default:
      throw new Error("a codec of a new kind");
  }
}

/**
 * What makes `u` with one change, for each change: a field has another value, is gone, or is one more; an object becomes an array
 * with its fields. They are functions, since most are only counted.
 */
function* changes(u: unknown, values: readonly unknown[]): Generator<() => unknown> {
  for (const value of values) yield () => value;
  if (typeof u !== "object" || u === null) return;
  if (!("length" in u)) yield () => copied(u, []);
  for (const [key, inner] of Object.entries({ img: 0, b: 0, uid: 0, ...u })) {
    for (const change of changes(inner, values)) yield () => withField(u, key, change());
    yield () => {
      const rest = withField(u, key, undefined);
      Reflect.deleteProperty(rest, key);
      return rest;
    };
  }
}

/** The own fields of `u` on `target`, whatever their names. */
const copied = <A extends object>(u: object, target: A): A => {
  for (const [key, value] of Object.entries(u)) setOwn(target, key, value);
  return target;
};
const withField = (u: object, key: string, value: unknown): object =>
  copied({ [key]: value }, copied(u, Array.isArray(u) ? [] : {}));

const samples: readonly unknown[] = [
  ...[undefined, null, true, 0, NaN, "", "__proto__"],
  ...["user", "group", "offer", "answer", "pranswer", "rollback"],
  ...[[], ["a"], [1], [null], {}, Object.assign([], { length: 1 }), () => "a"],
  ...[
    { id: "1", username: "ayu" },
    { type: "offer" },
    { id: "1", long: "", short: "", type: "user" },
  ],
];

/** A valid value with one to three places changed. */
const changed = (valid: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc
    .tuple(
      valid,
      fc.array(fc.tuple(fc.nat(), fc.oneof(anyJson, fc.constantFrom(...samples))), {
        minLength: 1,
        maxLength: 3,
      }),
    )
    .map(([u, steps]) =>
      steps.reduce<unknown>((before, [place, value]) => {
        const all = [...changes(before, [value])];
        return all[place % all.length]?.();
      }, u),
    );

const anything = fc.oneof(
  anyJson,
  fc.anything({ withSparseArray: true, withNullPrototype: true, withDate: true, withMap: true }),
);

type Row = readonly [
  name: string,
  codec: t.Mixed & Parts,
  guard: (u: Record<string, unknown>) => boolean,
  valid: fc.Arbitrary<unknown>,
];

const rows: Row[] = [
  ["User", User, isUser, anyUser],
  ["Chat", Chat, isChat, anyChat],
  ["SessionChat", SessionChat, isSessionChat, anySessionChat],
  ...relayTypes.map((type): Row => [
    type,
    messages[type],
    guards[type] ?? (() => false),
    anyMessage(type),
  ]),
];

describe.each(rows)("The guard of %s", (_, codec, guard, valid) => {
  const unguarded = codec.unguarded ?? codec;

  /** With the guard, a codec says what it says without; and the guard is enough for all that is in form. */
  const expectAgreement = (u: unknown): void => {
    const expected = unguarded.is(u);
    if (codec.is(u) !== expected) throw new Error(`too lax: ${JSON.stringify(u)}`);
    if (expected && !guard(u as Record<string, unknown>)) {
      throw new Error(`too strict: ${JSON.stringify(u)}`);
    }
  };

  it("agrees with its codec about a value with every field, and with any one of them changed", () => {
    const { withTag, without } = unguarded;
    for (const form of withTag && without ? [withTag, without] : [unguarded]) {
      const full = fullOf(form);
      expect(codec.is(full)).toBe(true);
      expectAgreement(full);
      for (const change of changes(full, samples)) expectAgreement(change());
    }
  });

  it.each([
    ["in form", valid],
    ["changed in a few places", changed(valid)],
    ["no such thing at all", anything],
  ])("agrees with its codec about what is %s", (_name, values) => {
    fc.assert(fc.property(values, expectAgreement));
  });
});

describe.each(relayTypes)("A frame of type %s", (type) => {
  const { unguarded } = messages[type] as Parts;

  it("decodes to what its codec without a guard decodes it to, or for the same reasons not", () => {
    fc.assert(
      fc.property(changed(anyMessage(type)), (u) => {
        const text = JSON.stringify({ ...(u as object), type });
        const slowly = unguarded?.decode(JSON.parse(text)) as t.Validation<unknown>;
        const decoded = decodeFrame(text);
        if (decoded._tag === "Right") deepStrictEqual(decoded, slowly);
        else
          expect(slowly._tag === "Left" && describeErrors(slowly.left)).toEqual(
            decoded.left.errors,
          );
      }),
    );
  });
});

it("The guards are those that the codecs give today; if not, run `npm run guards`", () => {
  const root = join(__dirname, "../..");
  const script = join(root, "scripts/generate-guards.mjs");
  const today = execFileSync(process.execPath, [script, "--print"], { encoding: "utf8" });
  expect(readFileSync(join(root, "lib/protocol/guards.ts"), "utf8")).toBe(today);
});
