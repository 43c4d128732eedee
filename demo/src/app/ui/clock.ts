const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" });

/** The time of day of a moment, in ms since the epoch. */
export const clock = (timestamp: number): string => time.format(timestamp);

const date = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

/** The time of day of a moment of today, or the day of another one; in ms since the epoch. */
export const shortly = (timestamp: number): string => {
  const named = dayOf(timestamp);
  if (named === "Today") return clock(timestamp);
  return named === "Yesterday" ? named : date.format(timestamp);
};

/** The day of a moment, in ms since the epoch. */
export const dayOf = (timestamp: number): string => {
  const named = day.format(timestamp);
  if (named === day.format(Date.now())) return "Today";
  return named === day.format(Date.now() - 86_400_000) ? "Yesterday" : named;
};
