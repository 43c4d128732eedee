/** The elements with the later one of two with the same id in the place of the first; mostly the list itself. */
export function distinct<T extends { readonly id: string }>(elements: readonly T[]): readonly T[] {
  const ids = new Set<string>();
  for (const { id } of elements) ids.add(id);
  if (ids.size === elements.length) return elements;
  return [...new Map(elements.map((element) => [element.id, element])).values()];
}
