import { filter, firstValueFrom, from, map, timeout } from "rxjs";
import {
  createRelay,
  type Relay,
  type RelayOptions,
  type RelayState,
  type Session,
} from "../../../lib/index.js";
import { createWebSocket } from "../../../lib/node/index.js";
import { startRelayServer, type RelayServer } from "../../../lib/testing/index.js";
import { startTcpProxy, type TcpProxy } from "./tcp-proxy.js";

export interface ProxyBench {
  readonly server: RelayServer;
  readonly proxy: TcpProxy;
  readonly relay: Relay;
}

/** Durations in ms. The next attempt comes only when it is asked for, unless a spec says otherwise. */
const byHand: Partial<RelayOptions> = {
  confirmAfter: 50,
  reconnect: { initialDelay: 30_000, random: () => 1 },
};

/** The session whose socket leads through the proxy, unless it leads elsewhere. */
export const through = (proxy: TcpProxy, server: RelayServer, session: Session): Session =>
  session.socket.host === new URL(server.url).host
    ? { ...session, socket: { ...session.socket, host: proxy.host } }
    : session;

/** A relay on a real server, with a proxy between their sockets. isUser is asked directly. */
export const withProxy =
  (
    options: Partial<RelayOptions> & {
      readonly silentAfter?: number;
      readonly pingInterval?: number;
    },
    spec: (bench: ProxyBench) => Promise<void>,
  ) =>
  async (): Promise<void> => {
    const { silentAfter = 20_000, pingInterval = 7000, ...relayOptions } = options;
    const server = await startRelayServer({ deafFor: 0, pingInterval });
    const proxy = await startTcpProxy(Number(new URL(server.url).port));
    const [{ cookie }] = server.users;
    const direct = server.relayOptions;
    const relay = createRelay({
      ...direct,
      ...byHand,
      session: () => from(direct.session()).pipe(map((given) => through(proxy, server, given))),
      WebSocketCtor: createWebSocket(`http://${proxy.host}`, { cookie, silentAfter }),
      ...relayOptions,
    });
    try {
      await spec({ server, proxy, relay });
    } finally {
      relay.close();
      await proxy.close();
      await server.close();
    }
  };

/** So long may anything take, in ms. A test that waits for ever would leave its server behind. */
const patience = 90_000;

/** The first state from now on that fits. */
export const reaches = (relay: Relay, fits: (state: RelayState) => boolean): Promise<RelayState> =>
  firstValueFrom(relay.state$.pipe(filter(fits), timeout({ first: patience })));

/** Connected for the `connection`th time. */
export const connected = (relay: Relay, connection = 1): Promise<RelayState> =>
  reaches(relay, (state) => state.status === "connected" && state.connection >= connection);

export const waiting = (relay: Relay): Promise<RelayState> =>
  reaches(relay, ({ status }) => status === "waiting");

/** Looks again and again, and gives up in the end. */
export const until = async (holds: () => boolean): Promise<void> => {
  const end = performance.now() + patience;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`In vain: ${String(holds)}`);
    await new Promise((done) => setTimeout(done, 2));
  }
};
