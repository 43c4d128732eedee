import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { median } from "../measure.mjs";

const start = (file, ...args) => fork(fileURLToPath(new URL(file, import.meta.url)), args);

/** Starts the server. It ends with this process, or when `stop` is called. */
export async function startServer() {
  const server = start("server.mjs");
  const [port] = await once(server, "message");
  return { host: `127.0.0.1:${port}`, stop: () => server.disconnect() };
}

/** How many rounds do not count: an engine takes some to compile what is used often. */
const warmUp = 8;

/**
 * Lets clients receive `count` of the frames that are called `pour`, in turn. Gives how many messages each gets in the time in
 * which the first of them gets one, and how long one takes: the medians over the rounds.
 */
export async function race(names, { pour, count, rounds = 15 }) {
  const { host, stop } = await startServer();
  const runners = names.map((name) => ({ name, times: [], child: start("client.mjs", name) }));
  for (let round = -warmUp; round < rounds; round += 1) {
    // Whoever goes first finds another machine than the last: so they take turns.
    for (const { child, times } of round % 2 === 0 ? runners : [...runners].reverse()) {
      child.send({ host, path: `/pour/${pour}/${count}`, count });
      const [took] = await once(child, "message");
      if (round >= 0) times.push(took);
    }
  }
  for (const { child } of runners) child.disconnect();
  stop();
  const [base] = runners;
  return runners.map(({ name, times }) => ({
    name,
    rate: median(times.map((took, round) => base.times[round] / took)),
    microseconds: (median(times) * 1000) / count,
  }));
}
