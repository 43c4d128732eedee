// Measures what the README promises, as ratios in one run, and ends with 1 if something is over its bound.
import { cpus } from "node:os";
import { decode } from "./decode.mjs";
import { size } from "./size.mjs";
import { reconnecting, streams } from "./streams.mjs";

console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0].model}\n`);
let over = 0;
for (const part of [decode, streams, reconnecting, size]) {
  for (const { what, value, atMost } of await part()) {
    if (value > atMost) over += 1;
    const figure = value < 100 ? value.toFixed(2) : String(Math.round(value));
    console.log(`${figure.padStart(7)}  ${value > atMost ? "OVER" : "    "} ${atMost}  ${what}`);
  }
}
process.exitCode = over > 0 ? 1 : 0;
