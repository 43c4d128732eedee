/** The one of `known` that is reached from `word` by the fewest changes of a letter, whatever its case. */
export function nearest(word: string, known: readonly [string, ...string[]]): string {
  const [first, ...others] = known;
  return others.reduce(
    (best, one) => (distance(word, one) < distance(word, best) ? one : best),
    first,
  );
}

/** How many letters to put in, take out or exchange: Levenshtein's distance, row by row. */
function distance(from: string, to: string): number {
  const letters = Array.from(to.toLowerCase());
  let row = [0, ...letters.map((_, index) => index + 1)];
  for (const [index, letter] of Array.from(from.toLowerCase()).entries()) {
    const next = [index + 1];
    for (const [at, other] of letters.entries()) {
      const [left, above, diagonal] = [next[at], row[at + 1], row[at]] as [number, number, number];
      next.push(Math.min(left + 1, above + 1, diagonal + Number(letter !== other)));
    }
    row = next;
  }
  return row.at(-1) as number;
}
