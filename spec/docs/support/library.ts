import * as rxjs from "rxjs";
import * as rxjsTesting from "rxjs/testing";
import * as main from "../../../lib/index.js";
import * as node from "../../../lib/node/index.js";
import * as testing from "../../../lib/testing/index.js";
import type { RelayControls } from "../../../lib/testing/index.js";

/** The modules that snippets import, from the library's source. */
export const library: Readonly<Record<string, unknown>> = {
  rxjs,
  "rxjs/testing": rxjsTesting,
  "rx-kirimin": main,
  "rx-kirimin/node": node,
  "rx-kirimin/testing": testing,
};

/** The same, but every relay connects to a stand-in for Kirimin, whatever its address. */
export const libraryOn = ({
  relayOptions,
}: Pick<RelayControls, "relayOptions">): Readonly<Record<string, unknown>> => ({
  ...library,
  "rx-kirimin": {
    ...main,
    createRelay: (options: main.RelayOptions) => main.createRelay({ ...options, ...relayOptions }),
  },
});

/** Functions for a snippet to call; each call is noted as `name argument argument …`. */
export function noted(...names: string[]): {
  readonly calls: string[];
  readonly functions: Readonly<Record<string, (...values: unknown[]) => void>>;
} {
  const calls: string[] = [];
  const note =
    (name: string) =>
    (...values: unknown[]): void => {
      calls.push([name, ...values.filter((value) => typeof value !== "object")].join(" ").trim());
    };
  return { calls, functions: Object.fromEntries(names.map((name) => [name, note(name)])) };
}

/** Waits until it holds, for real servers and sockets. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((done) => setImmediate(done));
}
