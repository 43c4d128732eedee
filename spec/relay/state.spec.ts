import { map, timer, type Observable } from "rxjs";
import type { TestScheduler } from "rxjs/testing";
import type { Relay } from "../../lib/relay/relay.js";
import type { FakeSocket } from "../support/fake-server.js";
import {
  inVirtualTime,
  inWords,
  opensAfter,
  setUp,
  watch,
  type SmallSession,
} from "../support/relay-bench.js";

const badges = { type: "newbadges", key: "k", from: "2", badges: [4] };

/** Each session takes 10 ms. */
const slowSessions = () => {
  let asked = 0;
  return (): Observable<SmallSession> =>
    timer(10).pipe(map(() => ({ socket: { id: `id${++asked}`, host: "kirimin.test" } })));
};

function statesOf(relay: Relay<SmallSession>): Observable<string> {
  return relay.state$.pipe(map(inWords));
}

/** What the server does: opens each socket after 10 ms, and refuses the first ones 10 ms later. */
const refuses = (times: number, scheduler: TestScheduler) => {
  let refused = 0;
  return (socket: FakeSocket): void => {
    opensAfter(10, scheduler)(socket);
    if (++refused <= times) scheduler.schedule(() => socket.serverCloses(1005), 20);
  };
};

describe("The states of a relay", () => {
  it("go from idle to connected while nothing is in the way, and back when nobody is left", () => {
    inVirtualTime(({ expectObservable, expectSubscriptions }, scheduler) => {
      const { relay, lives } = setUp(
        scheduler,
        { session: slowSessions() },
        opensAfter(15, scheduler),
      );
      const people = "       -----^ 2000ms                  !            ";
      const states = "       i----a 9ms c 14ms o 999ms C 1975ms i       ";
      const socket = "       -----  10ms ^               2990ms !       ";

      expectObservable(relay.relay$, people);
      expectObservable(statesOf(relay)).toBe(states, {
        i: "idle",
        a: "authorizing 1",
        c: "connecting 1",
        o: "open 1",
        C: "connected 1, gap 1015",
      });
      expectSubscriptions(lives).toBe([socket]);
    });
  });

  it("are connected with the first frame, and before anyone is told of it", () => {
    inVirtualTime(({ expectObservable }, scheduler) => {
      const { relay, server, at } = setUp(
        scheduler,
        { session: slowSessions() },
        opensAfter(10, scheduler),
      );
      const told: string[] = [];
      watch(statesOf(relay), (state) => told.push(state));
      watch(relay.relay$, ({ type }) => told.push(type));
      at(25, () => server.socket.serverSends(badges));

      expectObservable(statesOf(relay)).toBe("a 9ms c 9ms o----C", {
        a: "authorizing 1",
        c: "connecting 1",
        o: "open 1",
        C: "connected 1, gap 15",
      });
      at(40, () =>
        expect(told).toEqual([
          "idle",
          "authorizing 1",
          "connecting 1",
          "open 1",
          "connected 1, gap 15",
          "newbadges",
        ]),
      );
    });
  });

  it("count the failures in a row, up to the next accepted socket and not to the next open one", () => {
    inVirtualTime(({ expectObservable, expectSubscriptions }, scheduler) => {
      const { relay, server, lives, at } = setUp(
        scheduler,
        { session: slowSessions() },
        refuses(2, scheduler),
      );
      const states =
        "i----a 9ms c 9ms o 9ms w 999ms A 9ms C 9ms O 9ms W 15999ms b 9ms d 9ms p 999ms 1 1914ms l 999ms a 9ms c 9ms o 999ms 2";
      const sockets = [
        "----- 10ms ^ 19ms   !",
        "----- 1040ms        ^ 19ms   !",
        "----- 17070ms                ^ 2924ms !",
        "----- 21005ms                         ^",
      ];
      at(20_000, () => server.socket.serverCloses(1006));

      expectObservable(relay.relay$, "-----^");
      expectObservable(statesOf(relay), "^ 22100ms !").toBe(states, {
        i: "idle",
        a: "authorizing 1",
        c: "connecting 1",
        o: "open 1",
        w: "waiting 2 in 1000: refused",
        A: "authorizing 2",
        C: "connecting 2",
        O: "open 2",
        W: "waiting 3 in 16000: refused",
        b: "authorizing 3",
        d: "connecting 3",
        p: "open 3",
        1: "connected 1, gap 1010",
        l: "waiting 1 in 1000: disconnected",
        2: "connected 2, gap 1010",
      });
      expectSubscriptions(lives).toBe(sockets);
    });
  });

  it("say with which code an accepted socket closed, and whether cleanly", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      const { values } = watch(relay.state$);
      watch(relay.relay$);
      at(2000, () => server.socket.serverCloses(1006));
      at(2010, () => {
        expect(values.at(-1)).toEqual({
          status: "waiting",
          attempt: 1,
          delay: 1000,
          cause: expect.objectContaining({
            name: "RelayError",
            code: "disconnected",
            closeCode: 1006,
            wasClean: false,
          }),
        });
        relay.close();
      });
    });
  });

  it("are stopped and closed where that is so, and then no more", () => {
    inVirtualTime((helpers, scheduler) => {
      const { expectObservable } = helpers;
      const { relay, at } = setUp(scheduler, {
        session: () => helpers.cold("--#", {}, { status: 401 }),
      });
      at(9, () => relay.close());
      expectObservable(relay.relay$, "-----^").toBe("---------|");
      expectObservable(statesOf(relay)).toBe("i----a-s-(x|)", {
        i: "idle",
        a: "authorizing 1",
        s: "stopped: unauthorized",
        x: "closed",
      });
    });
  });

  it("are told to whoever comes late: the current one first", () => {
    inVirtualTime(({ expectObservable }, scheduler) => {
      const { relay } = setUp(scheduler, { session: slowSessions() }, opensAfter(10, scheduler));
      expectObservable(relay.relay$, "^");
      expectObservable(statesOf(relay), "---- ^  30ms !").toBe("---- a 5ms c 9ms o", {
        a: "authorizing 1",
        c: "connecting 1",
        o: "open 1",
      });
    });
  });
});
