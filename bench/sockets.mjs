/** A WebSocket class without a network, and a way to its newest socket. */
export function createSockets() {
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
    drop() {
      this.readyState = 3;
      this.onclose({ code: 1006, wasClean: false, reason: "" });
    }
  };
  return sockets;
}
