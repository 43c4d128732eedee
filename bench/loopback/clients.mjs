// The clients of the races. Each connects, passes every message to `onMessage`, and gives a function that closes it. A client
// imports its packages when it runs, since each has its own process.
import { asyncScheduler, filter, of } from "rxjs";
import { webSocket } from "rxjs/webSocket";
import { createRelay, ofType } from "rx-kirimin";
import { WebSocket } from "ws";
import { types } from "../fixtures.mjs";

const WebSocketCtor = class extends WebSocket {
  constructor(url) {
    super(url, { perMessageDeflate: false });
  }
};
const urlOf = ({ host, path }) => `ws://${host}${path}?id=id`;

/** A relay, once `subscribe` has subscribed to it. */
const relay =
  (subscribe, options) =>
  ({ host, path }, onMessage) => {
    const made = createRelay({
      session: () => of({ socket: { id: "id", host } }),
      WebSocketCtor,
      protocol: "ws",
      path,
      ...options,
    });
    subscribe(made, onMessage);
    return () => made.close();
  };

const otherTypes = (type) => types.filter((other) => other !== type);
const times = (count, work) => {
  for (let n = 0; n < count; n += 1) work(n);
};

/** partysocket, with the messages checked by a library of schemas. */
const party = (file, exported) => async (server, onMessage) => {
  const { PartySocket } = await import("../peers/clients.mjs");
  const { [exported]: decode } = await import(`../peers/${file}.mjs`);
  const socket = new PartySocket(urlOf(server), undefined, { WebSocket: WebSocketCtor });
  socket.addEventListener("message", ({ data }) => {
    const message = decode(data);
    if (message !== undefined) onMessage(message);
  });
  return () => socket.close();
};

export const clients = {
  "bare `ws`, by `onmessage`, and `JSON.parse`": (server, onMessage) => {
    const socket = new WebSocketCtor(urlOf(server));
    socket.onmessage = ({ data }) => onMessage(JSON.parse(data));
    return () => socket.close();
  },
  'the same by `on("message")`, which gives a Buffer': (server, onMessage) => {
    const socket = new WebSocketCtor(urlOf(server));
    socket.on("message", (data) => onMessage(JSON.parse(data)));
    return () => socket.close();
  },
  "`relay$`": relay(({ relay$ }, onMessage) => relay$.subscribe(onMessage)),
  "`relay$` with `journal: 0`": relay(({ relay$ }, onMessage) => relay$.subscribe(onMessage), {
    journal: 0,
  }),
  "`relay$`, and 200 `ofType`s beside": relay(({ relay$ }, onMessage) => {
    times(200, (n) => relay$.pipe(ofType(types[n % types.length])).subscribe());
    relay$.subscribe(onMessage);
  }),
  "`webSocket()`, unchecked": (server, onMessage) => {
    const subscription = webSocket({ url: urlOf(server), WebSocketCtor }).subscribe(onMessage);
    return () => subscription.unsubscribe();
  },
  "`webSocket()`, unchecked, and 200 `filter`s beside": (server, onMessage) => {
    const socket$ = webSocket({ url: urlOf(server), WebSocketCtor });
    times(200, (n) =>
      socket$.pipe(filter(({ type }) => type === types[n % types.length])).subscribe(),
    );
    socket$.subscribe(onMessage);
    return () => socket$.complete();
  },
  "partysocket and zod 4": party("zod", "zod"),
  "partysocket and zod 4, where no code may be generated": party("zod", "zodJitless"),
  "partysocket and valibot": party("valibot", "valibot"),
  "partysocket and typebox, which generates code": party("typebox", "typebox"),
  "partysocket and ajv, which generates code": party("ajv", "ajvCompiled"),

  "one subscriber to a type": relay(({ sendmessage$ }, onMessage) =>
    sendmessage$.subscribe(onMessage),
  ),
  "and 1,000 to other types": relay(({ relay$, sendmessage$, ...streams }, onMessage) => {
    const others = otherTypes("sendmessage");
    times(500, (n) => {
      streams[`${others[n % others.length]}$`].subscribe();
      relay$.pipe(ofType(others[n % others.length])).subscribe();
    });
    sendmessage$.subscribe(onMessage);
  }),
  "100 subscribers to that type": relay(({ sendmessage$ }, onMessage) => {
    times(99, () => sendmessage$.subscribe());
    sendmessage$.subscribe(onMessage);
  }),

  // The way of a frame, step by step.
  "and parsed by ours": async (server, onMessage) => {
    const { parseFrame } = await import("../../dist/esm/protocol/frame.js");
    const subscription = webSocket({
      url: urlOf(server),
      WebSocketCtor,
      deserializer: ({ data }) => parseFrame(data),
    }).subscribe(onMessage);
    return () => subscription.unsubscribe();
  },
  "and in an attempt to connect": async ({ host, path }, onMessage) => {
    const { createConnection } = await import("../../dist/esm/connection/connection.js");
    const { completePolicy } = await import("../../dist/esm/connection/reconnect.js");
    const { event$ } = createConnection({
      reconnect: completePolicy({}),
      session: () => of({ socket: { id: "id", host } }),
      WebSocketCtor,
      protocol: "ws",
      path,
      confirmAfter: 1000,
      connectTimeout: 10_000,
      maxFrameLength: 1_048_576,
      scheduler: asyncScheduler,
    });
    const subscription = event$.subscribe(({ is }) => {
      if (is === "message") onMessage();
    });
    return () => subscription.unsubscribe();
  },
  "and in a relay, where nobody hears of it": (server, onMessage) => {
    const Counting = class extends WebSocketCtor {
      set onmessage(listener) {
        super.onmessage = (event) => {
          listener(event);
          onMessage();
        };
      }
    };
    return relay(({ unknown$ }) => unknown$.subscribe(), { WebSocketCtor: Counting })(server);
  },
};
