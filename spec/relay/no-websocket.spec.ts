import { createFakePage } from "../support/fake-page.js";
import { createFakeServer } from "../support/fake-server.js";
import { inVirtualTime, setUp, watch, watchStates } from "../support/relay-bench.js";

describe("Without a WebSocketCtor, a relay", () => {
  const { WebSocket } = globalThis;
  const server = createFakeServer();

  beforeEach(() => {
    globalThis.WebSocket = server.WebSocketCtor as unknown as typeof globalThis.WebSocket;
    server.sockets.length = 0;
  });
  afterEach(() => {
    globalThis.WebSocket = WebSocket;
  });

  it("uses none where there is no page, asks for no session, and says what to pass", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, sessions, at } = setUp(scheduler, { WebSocketCtor: undefined as never });
      const { values } = watch(relay.state$);
      const { end } = watch(relay.relay$);
      at(100_000, () => {
        expect(values).toEqual([
          { status: "idle" },
          {
            status: "stopped",
            cause: expect.objectContaining({
              code: "no-websocket",
              message: expect.stringMatching(/WebSocketCtor/),
            }),
          },
        ]);
        expect([sessions(), server.sockets, end()]).toEqual([0, [], undefined]);
      });
    });
  });

  it.each([
    ["https:", "wss://kirimin.test?id=id1"],
    ["http:", "ws://kirimin.test?id=id1"],
  ])("uses the page's on a page of %s", (protocol, url) => {
    const [, takeAway] = createFakePage({ protocol });
    try {
      inVirtualTime((_, scheduler) => {
        const { relay } = setUp(scheduler, {
          WebSocketCtor: undefined as never,
          protocol: undefined as never,
        });
        watch(relay.relay$);
        expect(server.sockets.map((socket) => socket.url)).toEqual([url]);
        relay.close();
      });
    } finally {
      takeAway();
    }
  });

  it("stops on a page whose browser has none", () => {
    const [, takeAway] = createFakePage({ protocol: "https:" });
    try {
      Reflect.deleteProperty(globalThis, "WebSocket");
      inVirtualTime((_, scheduler) => {
        const { relay } = setUp(scheduler, { WebSocketCtor: undefined as never });
        const states = watchStates(relay);
        watch(relay.relay$);
        expect(states).toEqual(["idle", "stopped: no-websocket"]);
      });
    } finally {
      takeAway();
    }
  });
});
