// `npm run demo`: installs, builds, serves, and prints where, until Ctrl-C. `--port 4300` for a port that stays the same.
// `node demo/run.mjs build` does the first half alone, and `node demo/run.mjs serve` the second.
import { parseArgs } from "node:util";
import { prepare } from "./prepare.mjs";

function readArguments() {
  const { values, positionals } = parseArgs({
    options: { port: { type: "string", default: "0" } },
    allowPositionals: true,
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error("--port takes a number from 0 to 65535.");
  }
  const [half] = positionals;
  if (positionals.length > 1 || ![undefined, "build", "serve"].includes(half)) {
    throw new Error("There is `build`, `serve`, or neither for both.");
  }
  return { port, builds: half !== "serve", serves: half !== "build" };
}

async function serve(port) {
  // Only now: it imports what may have just been installed.
  const { startDemoServer } = await import("./server/demo-server.mjs");
  const server = await startDemoServer({ port });
  console.log(
    [
      "",
      `  Both windows  ${server.url}/`,
      `  Ayu           ${server.url}/ayu/`,
      `  Budi          ${server.url}/budi/`,
      "",
      "  Ctrl-C ends it.",
    ].join("\n"),
  );
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void server.close());
}

try {
  const { port, builds, serves } = readArguments();
  if (builds) prepare((doing) => console.log(`${doing} …`));
  if (serves) await serve(port);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
