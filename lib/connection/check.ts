/** The longest time that a timer of the platform can run, in ms: beyond it, it fires at once. */
export const longestTimer = 2 ** 31 - 1;

/** Throws the TypeError that misuse gets: which option, and what it takes. */
export function check(holds: boolean, option: string, expected: string): void {
  if (!holds) throw new TypeError(`${option}: expected ${expected}.`);
}

/** Checks a duration in ms. */
export const checkDuration = (option: string, value: unknown): void =>
  check(
    typeof value === "number" && value >= 0 && value <= longestTimer,
    option,
    `ms, as a number from 0 to ${longestTimer}`,
  );

/** Drops `undefined` fields. */
export const given = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
