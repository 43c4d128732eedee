/**
 * A WebSocket class that looks like a STOMP broker. The server behind it does not speak STOMP, and gets only what the client
 * publishes.
 */
export const createStompBridge = (WebSocketCtor) =>
  class {
    #socket;
    #subscription = "sub-0";
    #messages = 0;

    constructor(url) {
      this.#socket = new WebSocketCtor(url);
      this.#socket.onopen = (event) => this.onopen?.(event);
      this.#socket.onclose = (event) => this.onclose?.(event);
      this.#socket.onerror = (event) => this.onerror?.(event);
      this.#socket.onmessage = ({ data }) =>
        this.#say(
          `MESSAGE\nsubscription:${this.#subscription}\nmessage-id:${(this.#messages += 1)}\ndestination:relay\n\n${data}`,
        );
    }

    get readyState() {
      return this.#socket.readyState;
    }
    get url() {
      return this.#socket.url;
    }
    get bufferedAmount() {
      return this.#socket.bufferedAmount;
    }

    send(frame) {
      const text = typeof frame === "string" ? frame : new TextDecoder().decode(frame);
      const [head, body = ""] = text.split("\n\n");
      if (head.startsWith("CONNECT")) queueMicrotask(() => this.#say("CONNECTED\nversion:1.2\n\n"));
      else if (head.startsWith("SUBSCRIBE")) this.#subscription = /^id:(.*)$/m.exec(head)[1];
      else if (head.startsWith("SEND")) this.#socket.send(body.replaceAll("\0", ""));
    }

    close(code, reason) {
      this.#socket.close(code, reason);
    }

    #say(frame) {
      this.onmessage?.({ data: `${frame}\0` });
    }
  };
