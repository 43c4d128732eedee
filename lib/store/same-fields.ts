/**
 * Whether two objects say the same: equal values, and arrays of equal values. It looks no deeper, so that an extra field
 * that a peer has nested a million times costs nothing; what it cannot see counts as another value.
 */
export function sameFields(one: object, other: object): boolean {
  if (one === other) return true;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every(
      (key) => Object.hasOwn(other, key) && sameValue(fieldOf(one, key), fieldOf(other, key)),
    )
  );
}

/** Whether two lists have the same elements, in the same order. */
export const sameList = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  one.length === other.length && one.every((element, index) => element === other[index]);

const sameValue = (one: unknown, other: unknown): boolean =>
  one === other || (Array.isArray(one) && Array.isArray(other) && sameList(one, other));

const fieldOf = (object: object, key: string): unknown =>
  (object as Readonly<Record<string, unknown>>)[key];
