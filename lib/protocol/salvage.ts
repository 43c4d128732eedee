import * as t from "io-ts";
import { describeErrors } from "./either.js";
import { invalidFrame, type InvalidFrame } from "./frame.js";
import { list } from "./shape.js";

type Fields = Readonly<Record<string, unknown>>;

/** The path to a field. */
export const into = (way: t.Context, key: string, codec: t.Mixed, parent: Fields): t.Context =>
  t.appendContext(way, key, codec, parent[key]);

/** Decodes part by part. Leaves out each part that does not decode, and names it by its path in `invalid`. */
export function createSalvage() {
  const invalid: InvalidFrame[] = [];

  const leaveOut = (errors: t.Errors, lost: unknown): void => {
    invalid.push(invalidFrame("shape", describeErrors(errors), textOf(lost)));
  };

  /** The decoded value. If it does not decode, `lost` is left out: the value, or what holds it. */
  function keep<A>(codec: t.Type<A>, value: unknown, way: t.Context, lost = value): A | undefined {
    const decoded = codec.validate(value, way);
    if (decoded._tag === "Right") return decoded.right;
    leaveOut(decoded.left, lost);
    return undefined;
  }

  /** The elements that decode, or that `mend` gives, of the array in a field. None if the field is absent or null. */
  function keepAll<A>(
    codec: t.Type<A>,
    key: string,
    parent: Fields,
    way: t.Context,
    mend?: (codec: t.Type<A>, element: unknown, way: t.Context) => A | undefined,
  ): A[] {
    const whole = list(codec);
    const elements: unknown = parent[key] ?? [];
    const here = into(way, key, whole, parent);
    if (!Array.isArray(elements)) return keep(whole, elements, here) ?? [];
    const kept: A[] = [];
    for (const [index, element] of elements.entries()) {
      const decoded = codec.decode(element);
      const there = (): t.Context => t.appendContext(here, String(index), codec, element);
      if (decoded._tag === "Right") {
        kept.push(decoded.right);
      } else if (mend) {
        const mended = mend(codec, element, there());
        if (mended !== undefined) kept.push(mended);
      } else {
        leaveOut(decoded.left.map(inPlace(there())), element);
      }
    }
    return kept;
  }

  return { invalid, keep, keepAll };
}

export type Salvage = ReturnType<typeof createSalvage>;

/** The error, with the path to the decoded value before its own. */
const inPlace =
  (way: t.Context) =>
  ({ value, context: [, ...path] }: t.ValidationError): t.ValidationError => ({
    value,
    context: [...way, ...path],
  });

/** The value as JSON, or `""` if JSON cannot hold it or it is nested too deeply. */
const textOf = (value: unknown): string => {
  try {
    const text = JSON.stringify(value) as string | undefined;
    return text ?? "";
  } catch {
    return "";
  }
};
