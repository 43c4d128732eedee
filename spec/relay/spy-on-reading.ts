/**
 * Counts how often a field of what is parsed from now on is read. No decoder can do without, and each does it once for a
 * message in form.
 */
export function spyOnReading(field: string): () => number {
  const parse = JSON.parse;
  let times = 0;
  jest.spyOn(JSON, "parse").mockImplementation((text: string): unknown => {
    const parsed = parse(text) as Record<string, unknown>;
    const value = parsed[field];
    if (value === undefined) return parsed;
    const get = (): unknown => {
      times += 1;
      return value;
    };
    return Object.defineProperty(parsed, field, { get, enumerable: true });
  });
  return () => times;
}
