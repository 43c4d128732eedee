// Runs one client in its own process, as often as it is told to, and reports how long the process computed in each run. The
// server outruns it, so its rate depends on that time, which other processes of the machine hardly disturb.
import { clients } from "./clients.mjs";

const connect = clients[process.argv[2]];

/** In ms. */
const computed = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** From the first message to the last, in ms. */
const run = ({ count, ...server }) =>
  new Promise((resolve) => {
    let seen = 0;
    let start = 0;
    const closing = Promise.resolve(
      connect(server, () => {
        if (seen === 0) start = computed();
        seen += 1;
        if (seen === count) {
          const took = computed() - start;
          void closing.then((close) => close());
          resolve(took);
        }
      }),
    );
  });

process.on("message", async (task) => {
  process.send(await run(task));
});
process.on("disconnect", () => process.exit());
