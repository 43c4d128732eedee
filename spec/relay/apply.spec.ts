import { NEVER, Subject, of, type ObservableInput } from "rxjs";
import type { TestScheduler } from "rxjs/testing";
import type { OwnAction } from "../../lib/protocol/own-actions.js";
import {
  inVirtualTime,
  opensAfter,
  setUp,
  watch,
  type SmallSession,
} from "../support/relay-bench.js";

const room = { id: "7", long: "Tujuh", short: "7", type: "group" } as const;
const left: OwnAction = { did: "left", groupid: "7" };
const joined: OwnAction = { did: "joined", chat: { u: [], m: [], r: room } };
const kick = (groupid: string, key = "k") => ({ type: "memberkick", key, from: "2", groupid });
const join = (groupid: string) => ({
  ...kick(groupid),
  type: "memberjoin",
  user: { id: "2", username: "ayu" },
});

/** A relay that is connected at 5 ms. */
const connect = (scheduler: TestScheduler, options: Parameters<typeof setUp>[1] = {}) => {
  const bench = setUp(scheduler, { confirmAfter: 0, ...options }, opensAfter(1, scheduler));
  return { ...bench, updates: watch(bench.relay.updates$) };
};

describe("apply()", () => {
  it("puts what the user did into updates$ at its place, and into no other stream of messages", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, updates, at } = connect(scheduler);
      const relayed = watch(relay.relay$);
      at(5, () => {
        server.socket.serverSends(kick("1"));
        const applied = relay.apply(left);
        server.socket.serverSends(kick("2"));
        expect(applied).toEqual({
          _tag: "Right",
          right: { ...left, type: "own", key: expect.any(String) },
        });
        expect(updates.values.slice(1)).toEqual([
          kick("1"),
          applied._tag === "Right" && applied.right,
          kick("2"),
        ]);
        expect(relayed.values).toEqual([kick("1"), kick("2")]);
        relay.close();
      });
    });
  });

  it("gives each event a key of its own, in all relays", () => {
    inVirtualTime((_, scheduler) => {
      const relays = [setUp(scheduler).relay, setUp(scheduler).relay];
      const keys = [...relays, ...relays].map((relay) => {
        const applied = relay.apply(left);
        return applied._tag === "Right" && applied.right.key;
      });
      expect(new Set(keys).size).toBe(4);
    });
  });

  it("says by paths, and without values, what does not fit, and tells nobody", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, updates, at } = connect(scheduler);
      at(5, () => {
        expect(relay.apply({ did: "left", groupid: 4711 } as never)).toEqual({
          _tag: "Left",
          left: { errors: ["left.groupid: expected string, got number"] },
        });
        expect(updates.values).toHaveLength(1);
        relay.close();
      });
    });
  });

  it("takes effect in a handler of the relay when that has returned", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = connect(scheduler);
      const told: string[] = [];
      watch(relay.memberkick$, () => {
        relay.apply(left);
        told.push("the handler returns");
      });
      watch(relay.updates$, ({ type }) => told.push(type));
      at(5, () => {
        server.socket.serverSends(kick("1"));
        expect(told).toEqual(["snapshot", "the handler returns", "memberkick", "own"]);
        relay.close();
      });
    });
  });

  it("is Right and tells nobody while idle and after close()", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      expect(relay.apply(left)._tag).toBe("Right");
      const { values } = watch(relay.updates$);
      at(5, () => {
        relay.close();
        expect(relay.apply(left)._tag).toBe("Right");
        expect(values.map(({ type }) => type)).toEqual(["snapshot"]);
      });
    });
  });

  it("needs no connection", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, updates, at } = connect(scheduler);
      at(5, () => server.socket.serverCloses(1006));
      at(10, () => {
        relay.apply(left);
        expect(updates.values.map(({ type }) => type)).toEqual(["snapshot", "own"]);
        relay.close();
      });
    });
  });

  it("is kept for late subscribers, as one message however much it holds", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = connect(scheduler, { journal: 2 });
      at(5, () => {
        server.socket.serverSends(kick("1"));
        const m = Array.from({ length: 5000 }, (__, n) => ({
          id: String(n),
          userid: "1",
          timestamp: n,
          text: "x".repeat(2000),
        }));
        relay.apply({ did: "joined", chat: { u: [], m, r: room } });
        const { values } = watch(relay.updates$);
        expect(values.map(({ type }) => type)).toEqual(["snapshot", "memberkick", "own"]);
        relay.close();
      });
    });
  });

  it("names in invalid$ what peers wrote of a joined room and does not decode", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, updates, at } = connect(scheduler);
      const invalid = watch(relay.invalid$);
      at(5, () => {
        relay.apply({ did: "joined", chat: { u: [{ id: 1 }], m: [], r: room } } as never);
        expect(invalid.values).toEqual([expect.objectContaining({ reason: "shape" })]);
        expect(updates.values.at(-1)).toMatchObject({ did: "joined", chat: { u: [] } });
        relay.close();
      });
    });
  });
});

describe("apply() with `since`", () => {
  it("carries what was relayed of the joined room, and done in it, since the mark", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, updates, at } = connect(scheduler);
      at(5, () => {
        server.socket.serverSends(join("7"));
        const since = relay.mark();
        for (const frame of [join("7"), kick("8"), { type: "dance" }, "no JSON"]) {
          server.socket.serverSends(frame);
        }
        relay.apply({ did: "read", roomid: "7" });
        relay.apply(joined, { since });
        expect(updates.values.at(-1)).toMatchObject({
          did: "joined",
          then: [join("7"), { did: "read" }],
        });
        expect(updates.values.at(-1)).not.toHaveProperty("late");
        relay.close();
      });
    });
  });

  it("says where a snapshot came since the mark", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, updates, at } = connect(scheduler, {
        reconnect: { random: () => 0 },
      });
      let since = 0;
      at(5, () => {
        since = relay.mark();
        server.socket.serverCloses(1006);
      });
      at(20, () => {
        relay.apply(joined, { since });
        expect(updates.values.at(-1)).toMatchObject({ did: "joined", late: true });
        relay.apply(joined, { since: relay.mark() });
        expect(updates.values.at(-1)).not.toHaveProperty("late");
        relay.close();
      });
    });
  });

  it.each([
    { did: "sent", chat: { id: "c", userid: "1", timestamp: 1 }, roomdata: room },
    { did: "left", groupid: "7" },
  ] as const)("carries nothing for $did, which does not need it", (action) => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, updates, at } = connect(scheduler);
      at(5, () => {
        const since = relay.mark();
        server.socket.serverSends(join("7"));
        relay.apply(action, { since });
        expect(updates.values.at(-1)).not.toHaveProperty("then");
        relay.close();
      });
    });
  });

  it.each([
    [{ type: "readAllMessages", key: "k", from: "2", roomid: "7" }, true],
    [{ type: "readAllMessages", key: "k", from: "7", roomid: "me" }, true],
    [{ type: "readAllMessages", key: "k", from: "2", roomid: "me" }, false],
    [{ type: "clearhistory", key: "k", from: "2", roomid: "7" }, true],
    [
      {
        type: "deletemessage",
        key: "k",
        from: "2",
        chat: { id: "c", userid: "2", timestamp: 1 },
        roomdata: room,
        users: [],
      },
      true,
    ],
    [{ type: "calloffline", user: { id: "7", username: "ayu" } }, false],
  ])("takes %j for one of the room: %p", (frame, isIn) => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, updates, at } = connect(scheduler);
      at(5, () => {
        const since = relay.mark();
        server.socket.serverSends(frame);
        relay.apply(joined, { since });
        expect(updates.values.at(-1)).toMatchObject(isIn ? { then: [frame] } : { did: "joined" });
        expect("then" in (updates.values.at(-1) ?? {})).toBe(isIn);
        relay.close();
      });
    });
  });

  it("carries own actions of the room, whatever they did in it", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, updates, at } = connect(scheduler);
      at(5, () => {
        const since = relay.mark();
        relay.apply(joined);
        relay.apply({ did: "changedroom", room: { id: "7", long: "Baru" } });
        relay.apply({ did: "changedroom", room: { id: "8", long: "Lain" } });
        relay.apply({ did: "changedme", me: { bio: "halo" } });
        relay.apply({ did: "kicked", groupid: "7", userid: "2" }, { since });
        expect(updates.values.at(-1)).toMatchObject({
          did: "kicked",
          then: [{ did: "joined" }, { did: "changedroom" }],
        });
        relay.close();
      });
    });
  });

  it("is followed by a gap where some of what came since is no longer kept, for late subscribers, too", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, updates, at } = connect(scheduler, { journal: 5000 });
      at(5, () => {
        const since = relay.mark();
        for (let n = 0; n < 1001; n += 1) server.socket.serverSends(join("7"));
        relay.apply(joined, { since });
        expect(updates.values.at(-2)).toMatchObject({ did: "joined" });
        expect(updates.values.at(-1)).toEqual({ type: "gap" });
        expect(watch(relay.updates$).values[1]).toEqual({ type: "gap" });
        relay.close();
      });
    });
  });
});

describe("A snapshot", () => {
  it("carries what the user did since its session was asked for", () => {
    inVirtualTime((_, scheduler) => {
      const session$ = new Subject<SmallSession>();
      let isSlow = false;
      const { relay, server, updates, at } = connect(scheduler, {
        session: (): ObservableInput<SmallSession> =>
          isSlow ? session$ : of({ socket: { id: "first", host: "kirimin.test" } }),
        reconnect: { random: () => 0 },
      });
      at(5, () => {
        relay.apply(left);
        isSlow = true;
        server.socket.serverCloses(1006);
      });
      at(10, () => {
        relay.apply({ did: "read", roomid: "8" });
        session$.next({ socket: { id: "second", host: "kirimin.test" } });
        expect(updates.values.at(-1)).toMatchObject({ type: "snapshot", own: [{ did: "read" }] });
        expect(updates.values[0]).not.toHaveProperty("own");
        relay.close();
      });
    });
  });

  it("carries nothing of an attempt before the last", () => {
    inVirtualTime((_, scheduler) => {
      let calls = 0;
      const { relay, updates, at } = connect(scheduler, {
        session: () => {
          calls += 1;
          return calls === 1 ? NEVER : of({ socket: { id: "a", host: "kirimin.test" } });
        },
        connectTimeout: 10,
        reconnect: { random: () => 0 },
      });
      at(5, () => relay.apply(left));
      at(20, () => {
        expect(updates.values.at(-1)).toMatchObject({ type: "snapshot" });
        expect(updates.values.at(-1)).not.toHaveProperty("own");
        relay.close();
      });
    });
  });
});
