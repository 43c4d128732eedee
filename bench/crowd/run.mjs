// A crowd that loses its server, in virtual time. Prints the tables of docs/crowd.md; with --write puts them there, with the
// plot. Ends with 1 if a goal is missed.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { table, writeSections } from "./report.mjs";
import { plot } from "./plot.mjs";
import { fixed, ours, policies } from "./policies.mjs";
import { simulate } from "./simulate.mjs";

const clients = 1_000_000;
const rate = 20_000;
const horizon = 700_000;
const outages = [1000, 5000, 30_000];

const thousands = (number) => Math.round(number).toLocaleString("en");
const seconds = (ms, digits = 1) =>
  Number.isFinite(ms) ? `${(ms / 1000).toFixed(digits)} s` : "never";
const run = (policy, outage) => simulate({ clients, outage, rate, policy, horizon });

const results = new Map(
  policies.map((policy) => [policy.name, outages.map((outage) => run(policy, outage))]),
);
const fixedRuns = results.get(fixed.name);

const blip = 200;
const alone = (policy) =>
  simulate({ clients: 100_000, outage: blip, rate: Infinity, policy, horizon: 60_000 });
const blips = new Map(policies.map((policy) => [policy.name, alone(policy)]));

const byOutage = (cell) =>
  table(
    ["policy", ...outages.map((outage) => `away for ${outage / 1000} s`)],
    policies.map(({ name }) => [name, ...results.get(name).map(cell)]),
  );
const peak = byOutage((result) => thousands(result.peak));
const back = byOutage(({ backAfter, stopped }) =>
  stopped > 0.01 ? `never: ${(stopped * 100).toFixed(0)} % gave up` : seconds(backAfter(0.99)),
);
const calls = byOutage((result) => `${(result.calls / 1e6).toFixed(1)} million`);

const single = table(
  ["policy", "median", "95th percentile"],
  policies.map(({ name }) => {
    const { awayFor } = blips.get(name);
    return [name, seconds(awayFor(0.5), 2), seconds(awayFor(0.95), 2)];
  }),
);

const others = [200, 500, 2000, 3000, 10_000, 20_000, 120_000, 600_000];
const lengths = table(
  ["away for", "peak a second", "99 % back", "calls after the return, a client"],
  others.map((outage) => {
    const { peak, backAfter, callsIn } = run(ours, outage);
    const after = callsIn.reduce((sum, count) => sum + count, 0);
    return [
      seconds(outage),
      thousands(peak),
      seconds(backAfter(0.99)),
      (after / clients).toFixed(1),
    ];
  }),
);

const [afterOne, afterFive, afterThirty] = results.get(ours.name);
const most = (runs) => Math.max(...runs.map(({ backAfter }) => backAfter(0.99)));
const goals = [
  {
    what: "after 30 s, the peak is at most a twentieth of the fixed wait's",
    value: afterThirty.peak / fixedRuns[2].peak,
    atMost: 1 / 20,
    show: (value) => value.toFixed(3),
  },
  {
    what: "after 5 s, at most a tenth",
    value: afterFive.peak / fixedRuns[1].peak,
    atMost: 1 / 10,
    show: (value) => value.toFixed(3),
  },
  {
    what: "99 % are back within 60 s, after each",
    value: most([afterOne, afterFive, afterThirty]),
    atMost: 60_000,
    show: seconds,
  },
  {
    what: `one client is back in a median of at most 1 s after ${blip / 1000} s`,
    value: blips.get(ours.name).awayFor(0.5),
    atMost: 1000,
    show: (value) => seconds(value, 2),
  },
];
const verdicts = table(
  ["goal", "measured", ""],
  goals.map(({ what, value, atMost, show }) => [
    what,
    show(value),
    value > atMost ? "missed" : "met",
  ]),
);

writeSections("docs/crowd.md", { peak, back, calls, single, lengths, goals: verdicts });
if (process.argv.includes("--write")) {
  const shown = [fixed.name, "partysocket 1.3", "centrifuge 5.8", ours.name];
  const columns = outages.map((outage, which) => ({
    title: `away for ${outage / 1000} s`,
    series: shown.map((name) => ({ name, ...results.get(name)[which] })),
  }));
  const path = fileURLToPath(new URL("../../docs/crowd.svg", import.meta.url));
  writeFileSync(path, plot(columns, { clients, rate }));
}
process.exitCode = goals.some(({ value, atMost }) => value > atMost) ? 1 : 0;
