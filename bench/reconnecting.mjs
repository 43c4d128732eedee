// The memory that a reconnect leaves behind.
import { createFakeRelay } from "./fake-sockets.mjs";
import { relayed } from "./fixtures.mjs";
import { heapKept } from "./measure.mjs";

const reconnects = 300;

async function reconnectOften(sockets) {
  for (let i = 0; i < reconnects; i += 1) {
    sockets.newest.open();
    sockets.newest.receive(relayed[0]);
    sockets.newest.drop();
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

export async function reconnecting() {
  const { relay, sockets } = createFakeRelay({ reconnect: { initialDelay: 0 } });
  relay.relay$.subscribe();
  relay.updates$.subscribe();
  await reconnectOften(sockets);
  const { bytes } = await heapKept(() => reconnectOften(sockets));
  relay.close();
  return [
    { what: "bytes of heap that a reconnect leaves", value: bytes / reconnects, atMost: 1000 },
  ];
}
