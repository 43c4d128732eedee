import * as t from "io-ts";

/**
 * The same codec, faster: `is` asks `guard` first, and `codec` about what `guard` does not take. So a guard that is
 * missing or too strict costs time alone; that none is too lax is proved in spec/protocol/guards.spec.ts.
 */
export function guarded<A>(
  codec: t.Type<A>,
  guard: ((u: unknown) => boolean) | undefined,
): t.Type<A> {
  if (!guard) return codec;
  const is = (u: unknown): u is A => guard(u) || codec.is(u);
  return Object.assign(new t.Type<A>(codec.name, is, codec.validate, t.identity), {
    unguarded: codec,
  });
}
