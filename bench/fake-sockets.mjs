// A relay without a network: the bench drives the sockets.
import { of } from "rxjs";
import { createRelay } from "rx-kirimin";

/** A WebSocket class, and its newest socket. */
function createSockets() {
  const sockets = { newest: undefined };
  sockets.WebSocketCtor = class {
    readyState = 0;
    constructor() {
      sockets.newest = this;
    }
    send() {}
    close() {
      this.readyState = 3;
      this.onclose?.({ code: 1005, wasClean: true, reason: "" });
    }
    open() {
      this.readyState = 1;
      this.onopen({});
    }
    receive(data) {
      this.onmessage({ data });
    }
    drop() {
      this.readyState = 3;
      this.onclose({ code: 1006, wasClean: false, reason: "" });
    }
  };
  return sockets;
}

let ids = 0;

/** A relay on such sockets, without subscribers. */
export function createFakeRelay(options = {}) {
  const sockets = createSockets();
  const relay = createRelay({
    session: () => of({ socket: { id: `id${(ids += 1)}`, host: "kirimin.test" } }),
    WebSocketCtor: sockets.WebSocketCtor,
    protocol: "ws",
    confirmAfter: 0,
    ...options,
  });
  return { relay, sockets };
}

/** The same, after `subscribe` has connected it. */
export function connectFakeRelay(subscribe, options) {
  const { relay, sockets } = createFakeRelay(options);
  subscribe(relay);
  sockets.newest.open();
  return { relay, socket: sockets.newest };
}
