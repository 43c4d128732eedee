import * as fc from "fast-check";
import { take } from "rxjs";
import type { RelayMessage } from "../../lib/protocol/messages.js";
import type { UpdateEvent } from "../../lib/relay/journal.js";
import {
  inVirtualTime,
  opensAfter,
  setUp,
  watch,
  type SmallSession,
} from "../support/relay-bench.js";
import { spyOnReading } from "./spy-on-reading.js";

const kick = (n: number) => ({ type: "memberkick", key: "k", from: "2", groupid: String(n) });

/** An update in short: `snapshot id1`, `gap`, or the number of a message. */
const short = (event: UpdateEvent<SmallSession>): string =>
  event.type === "snapshot"
    ? `snapshot ${event.session.socket.id}`
    : "groupid" in event
      ? event.groupid
      : event.type;
const told = (values: UpdateEvent<SmallSession>[]): string => values.map(short).join(", ");

describe("updates$", () => {
  it("has the snapshot and then the messages", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      const { values } = watch(relay.updates$);
      at(5, () => server.socket.serverSends(kick(1)));
      at(10, () => {
        expect(values).toEqual([
          {
            type: "snapshot",
            session: { socket: { id: "id1", host: "kirimin.test" } },
            connection: 1,
          },
          kick(1),
        ]);
        relay.close();
      });
    });
  });

  it.each([
    ["a snapshot and messages", 1000, "snapshot id1, 1, 2, 3, 4"],
    ["a gap where the journal was too short", 2, "snapshot id1, gap, 2, 3, 4"],
    ["a gap where nothing is kept", 0, "snapshot id1, gap, 4"],
  ])("gives who comes late %s, then what comes", (_name, journal, all) => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, { journal }, opensAfter(1, scheduler));
      watch(relay.unknown$);
      at(5, () => [1, 2, 3].forEach((n) => server.socket.serverSends(kick(n))));
      at(10, () => {
        const { values } = watch(relay.updates$);
        server.socket.serverSends(kick(4));
        expect(told(values)).toBe(all);
        relay.close();
      });
    });
  });

  it("keeps what was misshapen or unknown out of it", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      watch(relay.relay$);
      const early = watch(relay.updates$);
      at(5, () => {
        server.socket.serverSends({ type: "memberkick" });
        server.socket.serverSends({ type: "calls" });
        server.socket.serverSends("no JSON");
        server.socket.serverSends(kick(1));
      });
      at(10, () => {
        expect(told(watch(relay.updates$).values)).toBe("snapshot id1, 1");
        expect(told(early.values)).toBe("snapshot id1, 1");
        relay.close();
      });
    });
  });

  it("starts anew with each session, and replays the last while there is none", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      const early = watch(relay.updates$);
      at(5, () => server.socket.serverSends(kick(1)));
      at(10, () => server.socket.serverCloses(1006));
      at(20, () => expect(told(watch(relay.updates$).values)).toBe("snapshot id1, 1"));
      at(1500, () => server.socket.serverSends(kick(2)));
      at(1600, () => {
        expect(told(watch(relay.updates$).values)).toBe("snapshot id2, 2");
        expect(told(early.values)).toBe("snapshot id1, 1, snapshot id2, 2");
        const connections = early.values.map((event) => "connection" in event && event.connection);
        expect(connections).toEqual([1, false, 2, false]);
        relay.close();
      });
    });
  });

  it("replays nothing old after idle", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, { linger: 0 }, opensAfter(1, scheduler));
      const { leave } = watch(relay.updates$);
      at(5, () => server.socket.serverSends(kick(1)));
      at(10, leave);
      at(20, () => {
        expect(told(watch(relay.updates$).values)).toBe("snapshot id2");
        relay.close();
      });
    });
  });

  it("replays nothing old after a stop that reconnect() turned to idle", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, { linger: 0 }, opensAfter(1, scheduler));
      const { leave } = watch(relay.updates$);
      at(5, () => server.socket.serverSends({ type: "newLoggedIn", uid: "1" }));
      at(10, leave);
      at(20, () => relay.reconnect());
      at(30, () => {
        expect(told(watch(relay.updates$).values)).toBe("snapshot id2");
        relay.close();
      });
    });
  });

  it("replays while the relay lingers", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      const { leave } = watch(relay.relay$);
      at(5, () => server.socket.serverSends(kick(1)));
      at(10, leave);
      at(15, () => server.socket.serverSends(kick(2)));
      at(20, () => {
        expect(told(watch(relay.updates$).values)).toBe("snapshot id1, 1, 2");
        relay.close();
      });
    });
  });

  it("ends within the replay for who takes no more, and counts none too many", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, { linger: 0 }, opensAfter(1, scheduler));
      const { leave } = watch(relay.relay$);
      at(5, () => server.socket.serverSends(kick(1)));
      at(10, () => {
        const first = watch(relay.updates$.pipe(take(1)));
        const second = watch(relay.updates$.pipe(take(2)));
        expect([told(first.values), first.end()]).toEqual(["snapshot id1", "complete"]);
        expect([told(second.values), second.end()]).toEqual(["snapshot id1, 1", "complete"]);
      });
      at(15, () => expect(server.standing()).toBe(1));
      at(20, leave);
      at(25, () => expect(server.standing()).toBe(0));
    });
  });

  it("does not decode the rest of a replay that nobody takes, nor linger longer for it", () => {
    inVirtualTime(({ expectSubscriptions }, scheduler) => {
      const { relay, server, lives, at } = setUp(
        scheduler,
        { linger: 20 },
        opensAfter(1, scheduler),
      );
      const { leave } = watch(relay.unknown$);
      const decoded = spyOnReading("groupid");
      at(5, () => [1, 2, 3, 4].forEach((n) => server.socket.serverSends(kick(n))));
      at(10, leave);
      at(15, () => watch(relay.updates$.pipe(take(1))));
      at(100, () => {
        expect(decoded()).toBeLessThan(2);
      });
      expectSubscriptions(lives).toBe("^ 29ms !");
    });
  });

  it("misses and repeats nothing for who subscribes in a handler", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      const within: UpdateEvent<SmallSession>[][] = [];
      const subscribe = (): void => {
        within.push(watch(relay.updates$).values);
      };
      watch(relay.memberkick$, subscribe);
      watch(relay.relay$, subscribe);
      watch(relay.session$, subscribe);
      watch(relay.updates$.pipe(take(1)), subscribe);
      watch(relay.state$, ({ status }) => {
        if (status === "connected") subscribe();
      });
      at(5, () => {
        server.socket.serverSends(kick(1));
        server.socket.serverSends(kick(2));
      });
      at(10, () => {
        expect(within).toHaveLength(7);
        for (const values of within) expect(told(values)).toBe("snapshot id1, 1, 2");
        relay.close();
      });
    });
  });

  it("gives everyone a snapshot and all that came since, whenever they come", () => {
    const time = fc.nat(3000);
    fc.assert(
      fc.property(
        fc.array(time, { maxLength: 30 }),
        fc.array(time, { maxLength: 6 }),
        fc.array(time, { maxLength: 2 }),
        (sendings, visits, drops) => {
          inVirtualTime((_, scheduler) => {
            const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
            const all = watch(relay.updates$);
            sendings.forEach((ms, n) =>
              at(ms, () => server.socket.readyState === 1 && server.socket.serverSends(kick(n))),
            );
            for (const ms of drops) {
              at(ms, () => server.socket.readyState === 1 && server.socket.serverCloses(1006));
            }
            const late = visits.map((ms) => {
              const got: UpdateEvent<SmallSession>[] = [];
              at(ms, () => watch(relay.updates$, (event) => got.push(event)));
              return got;
            });
            at(3001, () => {
              for (const got of late) {
                expect(got[0]?.type).toBe("snapshot");
                const start = all.values.findIndex((event) => event === got[0]);
                expect(got).toEqual(all.values.slice(start));
              }
              relay.close();
            });
          });
        },
      ),
    );
  });

  it("gives each message as relay$ does", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      const updates = watch(relay.updates$);
      const told: RelayMessage[] = watch(relay.relay$).values;
      at(5, () => server.socket.serverSends(kick(1)));
      at(10, () => {
        expect(updates.values.at(-1)).toBe(told[0]);
        relay.close();
      });
    });
  });
});
