// The same faults, over loopback sockets, against each client. Prints the table of docs/faults.md; with --write puts it there.
import { readFileSync } from "node:fs";
import { machine, table, writeSections } from "../crowd/report.mjs";
import { clients } from "./clients.mjs";
import { faults } from "./faults.mjs";
import { createScene } from "./scene.mjs";

// An error in an app's handler does not end a page, so it must not end this process.
process.on("uncaughtException", () => undefined);
process.on("unhandledRejection", () => undefined);
console.warn = () => undefined;

const only = process.argv.slice(2).find((argument) => !argument.startsWith("-"));
const chosen = faults.filter(({ what }) => only === undefined || what.includes(only));

async function result(fault, client) {
  const scene = await createScene(client);
  try {
    return await fault.run(scene);
  } finally {
    await scene.end();
  }
}

// Most of the time is waiting, so four faults run at once, each with its own server. More would disturb each other.
const rows = [];
for (let first = 0; first < chosen.length; first += 4) {
  const some = chosen.slice(first, first + 4).map(async (fault) => {
    const results = await Promise.all(clients.map((client) => result(fault, client)));
    return [
      `**${fault.what}**: ${fault.survives}`,
      ...results.map(({ verdict, why }) => `**${verdict}**: ${why}`),
    ];
  });
  rows.push(...(await Promise.all(some)));
}

const versions = ["rxjs", "partysocket", "@stomp/rx-stomp", "ws"].map((name) => {
  const folder = ["rxjs", "ws"].includes(name) ? "../.." : "../peers";
  const file = new URL(`${folder}/node_modules/${name}/package.json`, import.meta.url);
  return `${name} ${JSON.parse(readFileSync(file, "utf8")).version}`;
});

const survived = clients.map(
  (_, at) => rows.filter((row) => row[at + 1].startsWith("**yes**")).length,
);
writeSections("docs/faults.md", {
  faults: table(
    ["fault: what surviving it is", ...clients.map(({ name }) => name)],
    [...rows, ["survived", ...survived.map((count) => `${count} of ${rows.length}`)]],
  ),
  with: `Measured with ${versions.join(", ")}, ${machine()}.`,
});
process.exit(survived[0] === rows.length ? 0 : 1);
