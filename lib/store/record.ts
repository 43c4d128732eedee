/**
 * A record by id. It has no prototype: ids come off the wire, and `"__proto__"` and `"constructor"` are to be keys like any
 * other. The later one of two with the same id stays.
 */
export function recordOf<T>(entries: Iterable<readonly [string, T]>): Readonly<Record<string, T>> {
  const record = Object.create(null) as Record<string, T>;
  for (const [id, value] of entries) record[id] = value;
  return record;
}

/** What stands under `id`; not what a prototype has, since a state that was stored and read again has one. */
export const valueAt = <T>(record: Readonly<Record<string, T>>, id: string): T | undefined =>
  Object.hasOwn(record, id) ? record[id] : undefined;
