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

/** The rounds that do not count, in which the engine compiles hot code. */
const warmUp = 8;

/**
 * Lets clients receive `count` of the frames named `pour`, in turn. Gives for each client the messages that it gets while the
 * first client gets one, and the time of one message: the medians over the rounds.
 */
export async function race(names, { pour, count, rounds = 15 }) {
  const { host, stop } = await startServer();
  const runners = names.map((name) => ({ name, times: [], child: start("client.mjs", name) }));
  for (let round = -warmUp; round < rounds; round += 1) {
    // The machine drifts within a round, so the order alternates.
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
