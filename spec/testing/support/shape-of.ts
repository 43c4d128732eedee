/** Fields that some frames of a type have and others do not, on the live server too. */
const optionalInFrames =
  "badges bio image link owner readers edited reply source text duration video chat.type".split(
    " ",
  );

/** The paths of all fields but the optional ones; elements of an array share theirs. */
export function shapeOf(
  value: unknown,
  optional: readonly string[] = optionalInFrames,
  path = "",
): string[] {
  const paths = (): string[] => {
    if (Array.isArray(value)) return value.flatMap((it) => shapeOf(it, optional, `${path}[]`));
    if (typeof value !== "object" || value === null) return [path];
    return Object.entries(value).flatMap(([key, inner]) => {
      const isOptional = optional.includes(key) || optional.includes(`${path}.${key}`.slice(1));
      // What is in a signal is its sender's: only that it is there matters.
      if (key === "sdp" || key === "candidate") return [`${path}.${key}`];
      return isOptional ? [] : shapeOf(inner, optional, `${path}.${key}`);
    });
  };
  return [...new Set(paths())].sort();
}
