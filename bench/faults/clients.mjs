// Each client as its docs say to use it, with one addition without which none would work here: a new session for each attempt.
// `start` subscribes and gives `send` and `stop`; `onMessage` is the app's handler.
import { EMPTY, catchError, defer, from, retry, switchMap } from "rxjs";
import { webSocket } from "rxjs/webSocket";
import { createRelay } from "rx-kirimin";
import { PartySocket, RxStomp } from "../peers/clients.mjs";
import { createStompBridge } from "./stomp-bridge.mjs";

const urlOf = ({ socket }) => `ws://${socket.host}/socket?id=${socket.id}`;

const ours = {
  name: "rx-kirimin",
  start({ session, oursWebSocketCtor, onMessage, onReport }) {
    const relay = createRelay({
      session: () => from(session()),
      WebSocketCtor: oursWebSocketCtor,
      protocol: "ws",
      path: "/socket",
    });
    const subscriptions = [
      relay.invalid$.subscribe(({ reason }) => onReport(`invalid$: ${reason}`)),
      relay.unknown$.subscribe(({ name }) => onReport(`unknown$: ${name}`)),
      relay.relay$.subscribe(onMessage),
    ];
    relay.state$.subscribe(({ status, cause }) => {
      if (status === "stopped") onReport(`stopped: ${cause.code}`);
    });
    return {
      send: (command) =>
        relay
          .deliver(command)
          .pipe(
            catchError(({ reason }) => {
              onReport(`not sent: ${reason}`);
              return EMPTY;
            }),
          )
          .subscribe(),
      unsubscribe: () => subscriptions.forEach((subscription) => subscription.unsubscribe()),
      stop: () => relay.close(),
    };
  },
};

/** `defer` for the session; `retry` as it comes, a second apart. */
const plain = {
  name: "`webSocket()` and `retry`",
  start({ session, WebSocketCtor, onMessage, onReport }) {
    let socket$;
    const messages$ = defer(() => session()).pipe(
      switchMap((given) => {
        socket$ = webSocket({ url: urlOf(given), WebSocketCtor });
        return socket$;
      }),
      retry({ delay: 1000 }),
    );
    const subscription = messages$.subscribe({
      next: onMessage,
      complete: () => onReport("completed"),
    });
    return {
      send: (command) => socket$.next(command),
      unsubscribe: () => subscription.unsubscribe(),
      stop: () => subscription.unsubscribe(),
    };
  },
};

const party = {
  name: "`partysocket`",
  start({ session, WebSocketCtor, onMessage }) {
    const socket = new PartySocket(async () => urlOf(await session()), undefined, {
      WebSocket: WebSocketCtor,
    });
    const listener = ({ data }) => onMessage(JSON.parse(data));
    socket.addEventListener("message", listener);
    return {
      send: (command) => socket.send(JSON.stringify(command)),
      unsubscribe: () => socket.removeEventListener("message", listener),
      stop: () => socket.close(),
    };
  },
};

/** It speaks STOMP: the bridge says CONNECTED at the open, and wraps messages in STOMP's frames. */
const stomp = {
  name: "`rx-stomp`",
  start({ session, WebSocketCtor, onMessage }) {
    const client = new RxStomp();
    const Bridge = createStompBridge(WebSocketCtor);
    let url;
    client.configure({
      beforeConnect: async () => {
        url = urlOf(await session());
      },
      webSocketFactory: () => new Bridge(url),
      heartbeatIncoming: 0,
      heartbeatOutgoing: 0,
    });
    const subscription = client.watch("relay").subscribe(({ body }) => onMessage(JSON.parse(body)));
    client.activate();
    return {
      send: (command) => client.publish({ destination: "relay", body: JSON.stringify(command) }),
      unsubscribe: () => subscription.unsubscribe(),
      stop: () => void client.deactivate({ force: true }),
    };
  },
};

export const clients = [ours, plain, party, stomp];
