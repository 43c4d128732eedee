// The messages that reach an app over loopback while bare `ws` with JSON.parse delivers one.
import { race } from "./loopback/race.mjs";

const bare = "bare `ws`, by `onmessage`, and `JSON.parse`";
const goals = { "`relay$`": 0.85 };
const racers = [
  bare,
  'the same by `on("message")`, which gives a Buffer',
  "`relay$`",
  "`relay$` with `journal: 0`",
  "`relay$`, and 200 `ofType`s beside",
  "`webSocket()`, unchecked",
  "`webSocket()`, unchecked, and 200 `filter`s beside",
  "partysocket and zod 4",
  "partysocket and zod 4, where no code may be generated",
  "partysocket and valibot",
  "partysocket and typebox, which generates code",
  "partysocket and ajv, which generates code",
];

export async function rates() {
  const [{ microseconds }, ...others] = await race(racers, { pour: "recorded", count: 40_000 });
  return [
    { what: `${bare}: a message, in µs`, value: microseconds },
    ...others.map(({ name, rate }) => ({
      what: `messages in the same time: ${name}`,
      value: rate,
      atLeast: goals[name],
    })),
  ];
}

const alone = "one subscriber to a type";
const beside = [
  { name: "and 1,000 to other types", atLeast: 0.95 },
  { name: "100 subscribers to that type", atLeast: 0.7 },
];

export async function ratesBeside() {
  const names = [alone, ...beside.map(({ name }) => name)];
  const [, ...others] = await race(names, { pour: "sendmessage", count: 40_000 });
  return others.map(({ name, rate }, index) => ({
    what: `messages in the same time as with ${alone}: ${name}`,
    value: rate,
    atLeast: beside[index].atLeast,
  }));
}

const steps = [
  bare,
  "`webSocket()`, unchecked",
  "and parsed by ours",
  "and in an attempt to connect",
  "and in a relay, where nobody hears of it",
  "`relay$`",
];

/** The time that each step adds to a message, in µs. */
export async function ratesBySteps() {
  const raced = await race(steps, { pour: "recorded", count: 40_000 });
  return raced.map(({ name, microseconds }) => ({ what: `µs: ${name}`, value: microseconds }));
}

/** Frames of several lengths, some megabytes of each. */
const lengths = [100, 1_000, 10_000, 100_000];

export async function ratesByLength() {
  const figures = [];
  for (const length of lengths) {
    const count = Math.min(40_000, Math.ceil(20_000_000 / length));
    const racers = [bare, "`relay$`", "`relay$` with `journal: 0`"];
    const [, ...raced] = await race(racers, { pour: `${length}`, count });
    for (const { name, rate, microseconds } of raced) {
      figures.push({
        what: `messages in the same time as by bare \`ws\`, of ${length / 1000} kB (${microseconds.toFixed(1)} µs each): ${name}`,
        value: rate,
      });
    }
  }
  return figures;
}
