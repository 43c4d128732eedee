// Measures the figures of docs/performance.md, as ratios within one run where possible. --write writes the tables there;
// --only=size,work measures those parts alone. Exits with 1 if a goal is missed. Needs --expose-gc.
import { cpus } from "node:os";
import { connecting } from "./connecting.mjs";
import { machine, table, writeSections } from "./crowd/report.mjs";
import { decode } from "./decode.mjs";
import { growthByOthers, growthByRelays, growthBySubscribers } from "./growth.mjs";
import { journal } from "./journal.mjs";
import { rates, ratesBeside, ratesByLength, ratesBySteps } from "./rates.mjs";
import { reconnecting } from "./reconnecting.mjs";
import { size } from "./size.mjs";
import { store } from "./store.mjs";
import { work } from "./work.mjs";

/** The sections of the page. */
const parts = {
  decoding: [decode],
  messages: [rates, ratesBeside],
  steps: [ratesBySteps],
  work: [work],
  growth: [ratesByLength, growthBySubscribers, growthByOthers, growthByRelays],
  store: [store],
  connecting: [connecting],
  memory: [journal, reconnecting],
  size: [size],
};

const only = process.argv.find((argument) => argument.startsWith("--only="))?.slice(7);
const chosen = only === undefined ? Object.keys(parts) : only.split(",");

const inDigits = (value) =>
  Math.abs(value) >= 100
    ? Math.round(value).toLocaleString("en")
    : value.toFixed(2).replace(/\.00$/, "");

let missed = 0;

/** A row: the name, the figure, the goal if there is one, and whether it was met. */
function row({ what, value, atMost, atLeast }) {
  const goal =
    atMost !== undefined ? `at most ${atMost}` : atLeast !== undefined ? `at least ${atLeast}` : "";
  const isMissed = value > (atMost ?? Infinity) || value < (atLeast ?? -Infinity);
  if (isMissed) missed += 1;
  return [what, inDigits(value), goal, goal && (isMissed ? "missed" : "met")];
}

const sections = {};
for (const name of chosen) {
  const rows = [];
  for (const measure of parts[name]) {
    for (const figure of await measure()) {
      rows.push(row(figure));
      console.error(rows.at(-1).join("  "));
    }
  }
  // Without goals there is no column for them.
  const columns = rows.some(([, , goal]) => goal) ? 4 : 2;
  sections[name] = table(
    ["", "measured", "goal", ""].slice(0, columns),
    rows.map((cells) => cells.slice(0, columns)),
  );
}
writeSections("docs/performance.md", {
  ...sections,
  with: `Measured with ${machine()}, ${cpus().length} cores.`,
});
process.exit(missed > 0 ? 1 : 0);
