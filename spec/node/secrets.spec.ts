import { once } from "node:events";
import { inspect } from "node:util";
import type { WebSocket } from "ws";
import { createWebSocket, relayOptions } from "../../lib/node/index.js";
import { cookie, open, secret, withTcp, withWebSockets } from "./support/loopback.js";

/** All the ways in which a program prints what it has at hand. */
const printed = (value: unknown): string[] => [
  inspect(value, { depth: Infinity }),
  inspect(value, { depth: Infinity, showHidden: true, getters: true }),
  inspect({ value }, { depth: Infinity }),
  JSON.stringify({ value }),
];

const expectNoSecret = (value: unknown): void => {
  // The texts themselves, which a matcher would print, can be endless.
  expect(printed(value).map((text) => text.includes(secret))).not.toContain(true);
};

describe.each([
  ["a text", cookie],
  ["a function", () => cookie],
])("A cookie that is %s", (_, given) => {
  it("is printed by no options and by no class", () => {
    const options = relayOptions("https://kirimin.devanka.id", {
      cookie: given,
      headers: { Authorization: secret },
    });
    expectNoSecret(options);
    expectNoSecret(options.session());
    expectNoSecret(createWebSocket("https://kirimin.devanka.id", { cookie: given }));
  });
});

describe("A socket", () => {
  it("is printed without its request during the handshake", () =>
    withTcp(
      () => undefined,
      async (port) => {
        const socket = open(`ws://127.0.0.1:${port}?id=${secret}`);
        await once((socket as unknown as { _req: NodeJS.EventEmitter })._req, "finish");
        expectNoSecret(socket);
        expect(inspect(socket)).toBe("KiriminWebSocket { readyState: 0 }");
        const errors: unknown[] = [];
        socket.addEventListener("error", (event) => errors.push(event, event.error));
        const closed = new Promise((resolve) => socket.addEventListener("close", resolve));
        socket.terminate();
        expectNoSecret(inspect(await closed, { depth: Infinity, showHidden: true }));
        expect(errors).toHaveLength(2);
        for (const error of errors) {
          expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain(secret);
        }
      },
    ));

  it(
    "is printed without its address when it is open",
    withWebSockets(async (server, url) => {
      const socket = open(`${url}?id=${secret}`);
      const connected = once(server, "connection");
      await once(socket, "open");
      expectNoSecret(socket);
      expect(JSON.stringify(socket)).toBe('{"readyState":1}');
      const message = new Promise((resolve) => socket.addEventListener("message", resolve));
      const [peer] = (await connected) as [WebSocket];
      peer.send("{}");
      expect(inspect(await message, { depth: Infinity, showHidden: true })).not.toContain(secret);
    }),
  );
});
