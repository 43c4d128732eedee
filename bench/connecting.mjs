// The time until a relay is connected, beyond the handshake and isUser themselves.
import { createRelay, fetchSession } from "rx-kirimin";
import { WebSocket } from "ws";
import { startServer } from "./loopback/race.mjs";
import { median } from "./measure.mjs";

const rounds = 51;

const WebSocketCtor = class extends WebSocket {
  constructor(url) {
    super(url, { perMessageDeflate: false });
  }
};

const timed = async (work) => {
  const start = performance.now();
  const close = await work();
  const took = performance.now() - start;
  close();
  return took;
};

/** The server greets with a message, since a socket counts as accepted with its first frame. */
const themselves = (base) => async () => {
  const reply = await fetch(`${base}/x/auth/isUser`);
  const { data } = JSON.parse(await reply.text());
  const socket = new WebSocketCtor(`ws://${data.socket.host}/greet?id=${data.socket.id}`);
  await new Promise((resolve) => (socket.onmessage = resolve));
  return () => socket.close();
};

const connected = (base) => () =>
  new Promise((resolve) => {
    const relay = createRelay({
      session: fetchSession(base),
      WebSocketCtor,
      protocol: "ws",
      path: "/greet",
    });
    relay.state$.subscribe(({ status }) => {
      if (status === "connected") resolve(() => relay.close());
    });
    relay.relay$.subscribe();
  });

export async function connecting() {
  const { host, stop } = await startServer();
  const works = [themselves(`http://${host}`), connected(`http://${host}`)];
  const later = [];
  for (let round = -5; round < rounds; round += 1) {
    const order = round % 2 === 0 ? [0, 1] : [1, 0];
    const took = [];
    for (const index of order) took[index] = await timed(works[index]);
    if (round >= 0) later.push(took[1] - took[0]);
  }
  stop();
  return [
    {
      what: "ms to `connected`, more than isUser, the handshake and a first frame take",
      value: median(later),
      atMost: 5,
    },
  ];
}
