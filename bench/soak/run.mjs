// A long life over loopback, and many relays at once, beside bare `ws`. Prints the tables of docs/soak.md; with --write puts
// them there. Ends with 1 if a goal is missed. Needs --expose-gc.
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { of } from "rxjs";
import { webSocket } from "rxjs/webSocket";
import { createRelay } from "rx-kirimin";
import { WebSocket } from "ws";
import { machine, table, writeSections } from "../crowd/report.mjs";
import { holdings, kilobytes, megabytes, sleep } from "./measure.mjs";

const part = (name, otherwise) =>
  Number(
    process.argv.find((argument) => argument.startsWith(`--${name}=`))?.split("=")[1] ?? otherwise,
  );
const reconnects = part("reconnects", 10_000);
const messages = part("messages", 1_000_000);
const connections = part("connections", 1000);

const server = fork(fileURLToPath(new URL("server.mjs", import.meta.url)));
const [port] = await once(server, "message");
const host = `127.0.0.1:${port}`;
const WebSocketCtor = class extends WebSocket {
  constructor(url) {
    super(url, { perMessageDeflate: false });
  }
};

let ids = 0;
const connect = (path, options) =>
  createRelay({
    session: () => of({ socket: { id: `id${(ids += 1)}`, host } }),
    WebSocketCtor,
    protocol: "ws",
    path,
    ...options,
  });
const bare = (path, onMessage) => {
  const socket = new WebSocketCtor(`ws://${host}${path}?id=${(ids += 1)}`);
  socket.onmessage = ({ data }) => onMessage(JSON.parse(data));
  socket.onerror = () => undefined;
  return socket;
};

/** Lets `times` connections of one relay be made and lost. */
const reconnectOften = {
  relay: (times) =>
    new Promise((resolve) => {
      const relay = connect("/drop", { reconnect: { initialDelay: 0 } });
      let lost = 0;
      relay.state$.subscribe(({ status }) => {
        if (status === "waiting" && (lost += 1) >= times) {
          relay.close();
          resolve();
        }
      });
      relay.relay$.subscribe();
    }),
  bare: async (times) => {
    for (let n = 0; n < times; n += 1) {
      await new Promise((resolve) => {
        bare("/drop", () => undefined).onclose = resolve;
      });
    }
  },
};

const readMany = {
  relay: (count) =>
    new Promise((resolve) => {
      const relay = connect(`/pour/${count}`);
      let read = 0;
      relay.relay$.subscribe(() => {
        if ((read += 1) === count) {
          relay.close();
          resolve();
        }
      });
    }),
  bare: (count) =>
    new Promise((resolve) => {
      let read = 0;
      const socket = bare(`/pour/${count}`, () => {
        if ((read += 1) === count) {
          socket.close();
          socket.onclose = resolve;
        }
      });
    }),
};

async function longLife(work, count) {
  // The first time, code is compiled and pools are filled.
  await work(Math.min(count, 1000));
  await sleep(1200);
  const before = await holdings();
  const start = performance.now();
  await work(count);
  const took = performance.now() - start;
  await sleep(1200);
  return { before, after: await holdings(), took };
}

/** The memory that each of many open connections holds. */
const openMany = {
  rxjs: () =>
    new Promise((resolve) => {
      const subscription = webSocket({
        url: `ws://${host}/stay`,
        WebSocketCtor,
        openObserver: { next: () => resolve(() => subscription.unsubscribe()) },
      }).subscribe();
    }),
  relay: () =>
    new Promise((resolve) => {
      const relay = connect("/stay", { confirmAfter: 0 });
      relay.relay$.subscribe();
      relay.state$.subscribe(({ status }) => {
        if (status === "connected") resolve(() => relay.close());
      });
    }),
  bare: () =>
    new Promise((resolve) => {
      const socket = bare("/stay", () => undefined);
      socket.onopen = () => resolve(() => socket.close());
    }),
};

async function many(open) {
  (await open())();
  await sleep(500);
  const before = await holdings();
  const closers = [];
  for (let n = 0; n < connections; n += 1) closers.push(await open());
  await sleep(1200);
  const during = await holdings();
  for (const close of closers.splice(0)) close();
  await sleep(2500);
  return { before, during, after: await holdings() };
}

const soaks = {};
for (const who of ["bare", "relay"]) {
  soaks[who] = {
    [`${reconnects.toLocaleString("en")} reconnects`]: await longLife(
      reconnectOften[who],
      reconnects,
    ),
    [`${messages.toLocaleString("en")} messages`]: await longLife(readMany[who], messages),
  };
}
const crowds = {
  bare: await many(openMany.bare),
  rxjs: await many(openMany.rxjs),
  relay: await many(openMany.relay),
};
server.disconnect();

const names = { bare: "bare `ws`", rxjs: "`webSocket()` on it", relay: "a relay" };
const change = (before, after) => `${before} → ${after}`;
const soak = table(
  ["", "", "heap", "sockets", "timers", "listeners of the process", "took"],
  Object.entries(soaks).flatMap(([who, runs]) =>
    Object.entries(runs).map(([what, { before, after, took }]) => [
      what,
      names[who],
      change(megabytes(before.heap), megabytes(after.heap)),
      change(before.sockets, after.sockets),
      change(before.timers, after.timers),
      change(before.listeners, after.listeners),
      `${(took / 1000).toFixed(1)} s`,
    ]),
  ),
);
const each = ({ before, during }) =>
  (during.heap + during.external - before.heap - before.external) / connections;
const perConnection = Object.fromEntries(
  Object.entries(crowds).map(([who, held]) => [who, each(held)]),
);
const memory = table(
  [
    `${connections.toLocaleString("en")} open connections`,
    "memory each",
    "sockets: before, open, closed",
    "timers",
    "heap",
  ],
  Object.entries(crowds).map(([who, { before, during, after }]) => [
    names[who],
    kilobytes(perConnection[who]),
    [before, during, after].map(({ sockets }) => sockets).join(" → "),
    [before, during, after].map(({ timers }) => timers).join(" → "),
    [before, during, after].map(({ heap }) => megabytes(heap)).join(" → "),
  ]),
);

const all = [...Object.values(soaks.relay), crowds.relay];
const grown = (what) => Math.max(...all.map(({ before, after }) => after[what] - before[what]));
const grownHeap = (runs) =>
  Math.max(...Object.values(runs).map(({ before, after }) => after.heap - before.heap));
const goals = [
  { what: "sockets that are left", value: grown("sockets"), atMost: 0, show: String },
  { what: "timers that are left", value: grown("timers"), atMost: 0, show: String },
  {
    what: "listeners on the process that are left",
    value: grown("listeners"),
    atMost: 0,
    show: String,
  },
  {
    what: "heap that is left by a soak, at most 1 MB",
    value: grownHeap(soaks.relay),
    atMost: 2 ** 20,
    show: (bytes) => `${megabytes(bytes)} (bare \`ws\`: ${megabytes(grownHeap(soaks.bare))})`,
  },
  {
    what: "memory of a relay, of that of a bare `ws` connection, at most 1.5",
    value: perConnection.relay / perConnection.bare,
    atMost: 1.5,
    show: (value) => value.toFixed(2),
  },
];
writeSections("docs/soak.md", {
  soak,
  memory,
  goals: table(
    ["goal", "measured", ""],
    goals.map(({ what, value, atMost, show }) => [
      what,
      show(value),
      value > atMost ? "missed" : "met",
    ]),
  ),
  with: `Measured with ${machine()}.`,
});
process.exit(goals.some(({ value, atMost }) => value > atMost) ? 1 : 0);
