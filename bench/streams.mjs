// What subscribers cost a message, and what a reconnect leaves behind.
import { of } from "rxjs";
import { createRelay, ofType } from "rx-kirimin";
import { frames } from "./fixtures.mjs";
import { heapKept, ratio } from "./measure.mjs";
import { createSockets } from "./sockets.mjs";

const noDelay = { initialDelay: 0 };

function connect(options = {}) {
  const sockets = createSockets();
  let id = 0;
  const relay = createRelay({
    session: () => of({ socket: { id: `id${(id += 1)}`, host: "kirimin.test" } }),
    WebSocketCtor: sockets.WebSocketCtor,
    reconnect: noDelay,
    ...options,
  });
  return { relay, sockets };
}

/** A relay with one subscriber to `sendmessage`, and what pushes each recorded one through it. */
function pump(subscribeMore = () => undefined) {
  const { relay, sockets } = connect();
  relay.sendmessage$.subscribe();
  subscribeMore(relay);
  sockets.newest.open();
  const events = frames
    .filter((frame) => JSON.parse(frame).type === "sendmessage")
    .map((data) => ({ data }));
  return () => {
    for (let i = 0; i < 100; i += 1) for (const event of events) sockets.newest.onmessage(event);
  };
}

export async function streams() {
  const alone = pump();
  const beside = pump((relay) => {
    for (let i = 0; i < 500; i += 1) {
      relay.memberkick$.subscribe();
      relay.relay$.pipe(ofType("join", "leave")).subscribe();
    }
  });
  return [
    {
      what: "a message with 1,000 subscribers to other types, of one without",
      value: await ratio(beside, alone),
      atMost: 1.05,
    },
  ];
}

const reconnects = 300;

async function reconnectOften({ sockets }) {
  for (let i = 0; i < reconnects; i += 1) {
    sockets.newest.open();
    sockets.newest.onmessage({ data: frames[0] });
    sockets.newest.drop();
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

export async function reconnecting() {
  const connection = connect({ reconnect: { ...noDelay, random: () => 0 } });
  connection.relay.relay$.subscribe();
  connection.relay.updates$.subscribe();
  await reconnectOften(connection);
  const { bytes } = await heapKept(() => reconnectOften(connection));
  connection.relay.close();
  return [
    {
      what: `bytes of heap kept for a reconnect, over ${reconnects}`,
      value: bytes / reconnects,
      atMost: 1000,
    },
  ];
}
