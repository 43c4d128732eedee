import { filter, firstValueFrom, skip } from "rxjs";
import { postlike, type NotSent, type Relay, type RelayState } from "../../lib/index.js";
import { connected, reaches, until, waiting, withProxy } from "./support/with-proxy.js";

const kicks = ["1", "dua", "t\u00edga \u{1f525}"].map((groupid) => ({
  type: "memberkick" as const,
  key: "k",
  from: "2",
  groupid,
}));
/** How many bytes a short text takes in a frame. */
const framed = (text: string, mask = 0): number => 2 + mask + Buffer.byteLength(text);

/** Every `step`th number up to `end`, and those around each of `edges`. */
const sample = (end: number, step: number, edges: readonly number[]): number[] => {
  const near = edges.flatMap((edge) => [edge - 1, edge, edge + 1]);
  const numbers = Array.from({ length: Math.ceil(end / step) }, (_, n) => n * step);
  return [...new Set([...numbers, ...near])].filter((n) => n >= 0 && n <= end);
};

/** The ends of the frames after a handshake of so many bytes. */
const endsOf = (handshake: number, sizes: readonly number[]): number[] =>
  sizes.reduce((ends, size) => [...ends, (ends.at(-1) ?? 0) + size], [handshake]);

/** The next wait, on a relay that waits. */
const waitsAgain = (relay: Relay): Promise<RelayState> =>
  firstValueFrom(
    relay.state$.pipe(
      filter(({ status }) => status === "waiting"),
      skip(1),
    ),
  );

describe("A connection that is cut", () => {
  it(
    "after any byte from the server gives the frames that were whole, and says how far it had come",
    withProxy({ confirmAfter: 1000 }, async ({ server, proxy, relay }) => {
      const got: string[] = [];
      relay.memberkick$.subscribe(({ groupid }) => got.push(groupid));
      await reaches(relay, ({ status }) => status === "open");
      const handshake = proxy.connection.bytes.down;
      const ends = endsOf(
        handshake,
        kicks.map((kick) => framed(JSON.stringify(kick))),
      );
      server.drop();
      await waiting(relay);

      relay.state$.pipe(filter(({ status }) => status === "open")).subscribe(() => {
        if (server.users[0].isConnected) for (const kick of kicks) server.send(kick);
      });
      const cuts = sample(Math.max(...ends), 5, ends);
      for (const cutAfter of cuts) {
        got.length = 0;
        proxy.plan({ down: { cutAfter } });
        const lost = waitsAgain(relay);
        relay.reconnect();
        const whole = ends.filter((end) => end <= cutAfter).length - 1;
        const code = whole < 0 ? "unreachable" : whole === 0 ? "refused" : "disconnected";
        expect([cutAfter, await lost]).toMatchObject([cutAfter, { cause: { code } }]);
        expect([cutAfter, got]).toEqual([
          cutAfter,
          kicks.slice(0, Math.max(whole, 0)).map(({ groupid }) => groupid),
        ]);
      }
      // Each attempt asked for a session of its own.
      expect(server.sessions).toBe(cuts.length + 1);
      expect(proxy.connections).toHaveLength(cuts.length + 1);
    }),
  );

  it(
    "after any byte from the client delivers each like once or not at all, and none later",
    withProxy({ confirmAfter: 0 }, async ({ server, proxy, relay }) => {
      relay.relay$.subscribe();
      await connected(relay);
      const handshake = proxy.connection.bytes.up;
      server.drop();
      await waiting(relay);

      const size = framed('{"type":"postlike","postid":"p000-0","identifier":"kirimin"}', 4);
      const ends = endsOf(handshake, [size, size]);
      const likes: { postid: string; whole: boolean; end: string }[] = [];
      for (const cutAfter of sample(Math.max(...ends), 12, ends)) {
        proxy.plan({ up: { cutAfter } });
        const lost = waitsAgain(relay);
        const deliveries = [0, 1].map((n) => {
          const postid = `p${String(cutAfter).padStart(3, "0")}-${n}`;
          const like = { postid, whole: (ends[n + 1] ?? Infinity) <= cutAfter, end: "taken back" };
          likes.push(like);
          return relay.deliver(postlike(postid)).subscribe({
            error: (error: unknown) => (like.end = (error as NotSent).reason),
            complete: () => (like.end = "delivered"),
          });
        });
        relay.reconnect();
        await lost;
        for (const delivery of deliveries) delivery.unsubscribe();
      }
      relay.reconnect();
      await connected(relay, 2);
      await firstValueFrom(relay.deliver(postlike("the last")));
      await until(() => server.likes("the last") === 1);
      for (const { postid, whole, end } of likes) {
        expect([postid, server.likes(postid)]).toEqual([postid, whole ? 1 : 0]);
        if (whole) expect(["delivered", "indeterminate"]).toContain(end);
      }
    }),
  );

  it.each(["handshake", "open socket"])(
    "by a reset of the %s is one more failed attempt",
    async (when) => {
      await withProxy({}, async ({ server, proxy, relay }) => {
        const opened = when === "open socket";
        if (!opened) proxy.plan({ down: { cutAfter: 20, by: "reset" } });
        relay.relay$.subscribe();
        if (opened) {
          await connected(relay);
          proxy.connection.reset();
        }
        expect(await waiting(relay)).toMatchObject({
          attempt: opened ? 1 : 2,
          cause: { code: opened ? "disconnected" : "unreachable", closeCode: 1006 },
        });
        relay.reconnect();
        await connected(relay, opened ? 2 : 1);
        expect(server.sessions).toBe(2);
      })();
    },
  );
});
