import { randomUUID } from "node:crypto";
import { firstValueFrom } from "rxjs";
import { createWebSocket } from "rx-kirimin/node";
import { startRelayServer } from "rx-kirimin/testing";
import { startProxy } from "./proxy.mjs";

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Whether `holds` becomes true within `ms`. */
export async function within(ms, holds) {
  const end = performance.now() + ms;
  while (performance.now() < end) {
    if (holds()) return true;
    await sleep(10);
  }
  return holds();
}

/** A server, and one client on it. `seen` has what the app receives, `reports` what it is told. */
export async function createScene(client) {
  const server = await startRelayServer();
  const [user] = server.users;
  const proxy = await startProxy(server.url);
  const scene = {
    server,
    user,
    proxy,
    seen: [],
    reports: [],
    /** Replaces the session function, if there. */
    interceptSession: undefined,
    calls: [],
    handle: undefined,
    running: undefined,

    start() {
      scene.running = client.start({
        session: () => {
          scene.calls.push(performance.now());
          return scene.interceptSession ? scene.interceptSession(scene.ask) : scene.ask();
        },
        WebSocketCtor: server.relayOptions.WebSocketCtor,
        oursWebSocketCtor: createWebSocket(`http://${proxy.host}`, { cookie: user.cookie }),
        onMessage: (message) => {
          scene.seen.push(message);
          scene.handle?.(message);
        },
        onReport: (report) => scene.reports.push(report),
      });
    },

    async ask() {
      const session = await firstValueFrom(server.relayOptions.session());
      return { ...session, socket: { ...session.socket, host: proxy.host } };
    },

    /** Starts the client, and waits until a message reaches it. */
    async connect() {
      scene.start();
      if (!(await scene.isBack(10_000))) throw new Error(`${client.name} does not connect at all.`);
      // Longer than the time after which the clients count a connection as a success, so that each fault finds them at rest.
      await sleep(5500);
    },

    /** Whether a message reaches the client within `ms`. */
    async isBack(ms) {
      const started = performance.now();
      const known = new Set();
      const came = () => scene.seen.some(({ key }) => known.has(key));
      await within(ms, () => {
        if (known.size === 0 || (performance.now() - started) % 200 < 12) {
          const key = randomUUID();
          if (scene.sendNow({ key, from: user.id, type: "newbadges", badges: [] })) known.add(key);
        }
        return came();
      });
      return came();
    },

    sendNow(message) {
      if (!user.isConnected) return false;
      server.send(message);
      return true;
    },

    /** Whether a message sent now arrives on the current socket. */
    async hears() {
      const before = scene.calls.length;
      const heard = user.isConnected && (await scene.isBack(5000));
      return heard && scene.calls.length === before;
    },

    callsSince: (time) => scene.calls.filter((at) => at >= time).length,

    async end() {
      try {
        scene.running?.stop();
      } catch {
        // An error that a client throws when it stops is not measured here.
      }
      await sleep(50);
      await proxy.close();
      await server.close();
    },
  };
  return scene;
}
