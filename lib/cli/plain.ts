/** What steers a terminal or turns the direction of text: control characters, line ends, and the marks of bidirectional text. */
const steering = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** What peers wrote, in one line of at most 200 characters, and without what would steer the terminal. */
export function plain(text: string): string {
  const line = text.replace(/\s+/g, " ").replace(steering, "");
  // A letter is at most two of JavaScript's characters.
  const letters = Array.from(line.slice(0, 402));
  return letters.length <= 200 ? line : `${letters.slice(0, 199).join("")}…`;
}

/** `value` as JSON in one line, with `\u…` in place of what would steer the terminal: the same value, safe to show. */
export const jsonLine = (
  value: unknown,
  replacer?: (this: unknown, key: string, value: unknown) => unknown,
): string =>
  JSON.stringify(value, replacer).replace(
    steering,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
