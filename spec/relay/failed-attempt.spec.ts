import { NEVER, map, of, timer } from "rxjs";
import {
  inVirtualTime,
  inWords,
  opensAfter,
  setUp,
  watch,
  watchStates,
  type SmallSession,
} from "../support/relay-bench.js";

const session = (id: string): SmallSession => ({ socket: { id, host: "kirimin.test" } });

const words = {
  a: "authorizing 1",
  c: "connecting 1",
  o: "open 1",
  u: "waiting 2 in 1000: unreachable",
  r: "waiting 2 in 1000: refused",
  i: "idle",
};

describe("The time for a session and its handshake together", () => {
  it("is connectTimeout, also when most of it went to the session", () => {
    inVirtualTime(({ expectObservable, expectSubscriptions }, scheduler) => {
      const { relay, lives } = setUp(scheduler, {
        session: () => timer(6000).pipe(map(() => session("a"))),
      });
      expectObservable(relay.relay$, "^ 9000ms !");
      expectObservable(relay.state$.pipe(map(inWords))).toBe("a 5999ms c 3999ms ui", words);
      expectSubscriptions(lives).toBe("6s ^ 3999ms !");
    });
  });

  it("suffices for a socket that opens in its last moment", () => {
    inVirtualTime(({ expectObservable }, scheduler) => {
      const { relay } = setUp(
        scheduler,
        { session: () => timer(6000).pipe(map(() => session("a"))) },
        opensAfter(3999, scheduler),
      );
      expectObservable(relay.relay$, "^ 9999ms !");
      expectObservable(relay.state$.pipe(map(inWords)), "^ 10s !").toBe(
        "a 5999ms c 3998ms o",
        words,
      );
    });
  });

  it("says how long it was", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, at } = setUp(scheduler, { session: () => NEVER, connectTimeout: 70 });
      const { values } = watch(relay.state$);
      watch(relay.relay$);
      at(80, () => {
        expect(values.at(-1)).toMatchObject({
          cause: { message: expect.stringMatching(/^No answer in 70 ms\. Kirimin could not be/) },
        });
        relay.close();
      });
    });
  });
});

describe("A socket", () => {
  it("that cannot be made is a failed attempt", () => {
    inVirtualTime((_, scheduler) => {
      class Refusing {
        readonly readyState = 3;
        constructor() {
          throw new SyntaxError("ws://kirimin.test?id=id1 is no URL");
        }
        close(): void {}
      }
      const { relay, at } = setUp(scheduler, { WebSocketCtor: Refusing });
      const { values } = watch(relay.state$);
      watch(relay.relay$);
      at(1, () => {
        expect(values.map(inWords).slice(2)).toEqual([
          "connecting 1",
          "waiting 2 in 1000: unreachable",
        ]);
        expect(values.at(-1)).toMatchObject({
          cause: { message: expect.stringMatching(/^The socket failed with SyntaxError\./) },
        });
        relay.close();
      });
    });
  });

  it.each([
    ["fails before it opens", 0, "unreachable", 2],
    ["fails before it is accepted", 1, "refused", 2],
    ["fails after it was accepted", 1001, "disconnected", 1],
  ])("that %s, with the close after the error, counts once", (_name, after, code, attempt) => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      const { values } = watch(relay.state$);
      watch(relay.relay$);
      if (after > 0) at(after + 1, () => server.socket.fails({ error: { code: "ECONNRESET" } }));
      else at(0, () => server.socket.fails({ error: { code: "ECONNRESET" } }));
      at(after + 5, () => server.socket.serverCloses(1006));
      at(after + 10, () => {
        expect(values.at(-1)).toMatchObject({
          status: "waiting",
          attempt,
          cause: {
            code,
            closeCode: 1006,
            message: expect.stringMatching(/^The socket failed with ECONNRESET\./),
          },
        });
        expect(values.filter(({ status }) => status === "waiting")).toHaveLength(1);
        relay.close();
      });
    });
  });

  it("that fails and never closes is given up after 1 s", () => {
    inVirtualTime(({ expectObservable }, scheduler) => {
      const { relay, server, at } = setUp(scheduler);
      at(3, () => server.socket.fails());
      expectObservable(relay.relay$, "^ 500ms !");
      expectObservable(relay.state$.pipe(map(inWords)), "-^ 1010ms !").toBe("-c 1001ms u", words);
    });
  });
});

describe("An id", () => {
  it.each([
    ["of the last session", ["A", "A"], "stopped: stale-session"],
    ["of the session before the last", ["A", "B", "A"], "stopped: stale-session"],
    ["of no other session", ["A", "B", "C"], "open 1"],
  ])("that is %s, as in %p, leads to its state", (_name, ids, last) => {
    inVirtualTime((_, scheduler) => {
      const left = [...ids];
      const { relay, server, at } = setUp(
        scheduler,
        { session: () => of(session(left.shift() ?? "Z")), confirmAfter: 10 },
        opensAfter(1, scheduler),
      );
      const states = watchStates(relay);
      watch(relay.relay$);
      const drop = (): void => {
        if (server.socket.readyState === 1) server.socket.serverCloses(1006);
      };
      at(100, drop);
      at(1200, drop);
      at(2202, () => {
        expect(states.at(-1)).toBe(last);
        expect(left).toEqual([]);
        relay.close();
      });
    });
  });

  it("that never opened a socket may come again", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, { session: () => of(session("A")) });
      const states = watchStates(relay);
      watch(relay.relay$);
      at(5, () => server.socket.serverCloses(1006));
      at(1006, () => server.socket.serverOpens());
      at(1007, () => {
        expect(states.at(-1)).toBe("open 2");
        relay.close();
      });
    });
  });

  it("that has served is remembered while the relay is idle", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, at } = setUp(
        scheduler,
        { session: () => of(session("A")), linger: 0 },
        opensAfter(1, scheduler),
      );
      const states = watchStates(relay);
      const { leave } = watch(relay.relay$);
      at(10, leave);
      at(20, () => watch(relay.relay$));
      at(30, () => {
        expect(states.slice(-3)).toEqual(["idle", "authorizing 1", "stopped: stale-session"]);
        relay.close();
      });
    });
  });
});
