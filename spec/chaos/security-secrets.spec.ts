import { inspect } from "node:util";
import { filter, firstValueFrom } from "rxjs";
import { postlike, type RelayState } from "../../lib/index.js";
import { connected, reaches, waiting, withProxy } from "./support/with-proxy.js";

/** All that a log could show of something, and more than most do. */
const shown = (value: unknown): string =>
  [
    inspect(value, { depth: Infinity, showHidden: true }),
    inspect(value, { depth: Infinity, getters: true }),
    JSON.stringify(value),
    value instanceof Error ? String(value.stack) : "",
    String(value),
  ].join("\n");

const toConsole = ["log", "info", "warn", "error", "debug", "trace"] as const;

describe("Whatever goes wrong on real sockets,", () => {
  it(
    "no state, no error and no line of the console tells an id or the cookie, in whole or in part",
    withProxy({}, async ({ server, proxy, relay }) => {
      const lines: unknown[][] = [];
      const spies = toConsole.map((method) =>
        jest.spyOn(console, method).mockImplementation((...line: unknown[]) => {
          lines.push(line);
        }),
      );
      const [{ cookie }] = server.users;
      const secrets = [cookie.replace("connect.sid=", "")];
      const told: unknown[] = [];
      relay.session$.subscribe(({ socket }) => secrets.push(socket.id));
      relay.state$.subscribe((state: RelayState) => told.push(state));
      // Not their hidden frame: that is what came, for who asks for it.
      relay.invalid$.subscribe((invalid) => told.push({ ...invalid }));
      const again = async (): Promise<void> => {
        const attempt = reaches(relay, ({ status }) => status === "authorizing");
        relay.reconnect();
        await attempt;
      };

      await connected(relay);
      const [, id = ""] = secrets;
      const invalid = firstValueFrom(relay.invalid$);
      server.send({ type: "offer", from: id, uid: [id], [id]: cookie, user: { id } });
      await invalid;
      server.send(`{"type":"offer","from":"${id}`);
      const refused = relay.send({ type: "postlike", postid: { id } } as never);
      told.push(refused._tag === "Left" && refused.left);

      const failures: [code: string, fail: () => void][] = [
        ["unreachable", () => proxy.plan({ down: { cutAfter: 0 } })],
        ["unreachable", () => proxy.plan({ down: { cutAfter: 60, by: "reset" } })],
        ["refused", () => server.refuse()],
        ["bad-session", () => server.answerSession(200, `<html>${id} ${cookie}</html>`)],
        ["bad-session", () => server.answerSession(500, { code: 500, msg: `${id} ${cookie}` })],
        [
          "bad-session",
          () => server.answerSession(200, { data: { socket: { id: `1${id}`, host: `a?${id}` } } }),
        ],
        ["bad-session", () => server.answerSession(200, { data: { socket: { id: [id] } } })],
        ["rate-limited", () => server.answerSession(429, { code: 429, msg: `${id} ${cookie}` })],
      ];
      server.drop();
      await waiting(relay);
      for (const [code, fail] of failures) {
        fail();
        await again();
        expect(await waiting(relay)).toMatchObject({ cause: { code } });
      }
      told.push(relay.send(postlike(id)));
      server.answerSession(401, { code: 401, msg: `${id} ${cookie}` });
      relay.reconnect();
      await firstValueFrom(relay.state$.pipe(filter(({ status }) => status === "stopped")));
      relay.close();

      for (const spy of spies) spy.mockRestore();
      expect(lines).toEqual([]);
      const text = told.map(shown).join("\n");
      expect(secrets.length).toBeGreaterThan(3);
      for (const secret of secrets) {
        expect(text).not.toContain(secret.slice(0, secret.length / 2));
        expect(text).not.toContain(secret.slice(secret.length / 2));
      }
    }),
  );
});
