import * as fc from "fast-check";
import { NEVER, map, type Observable } from "rxjs";
import { relayTypes } from "../../lib/protocol/messages.js";
import { ofType } from "../../lib/relay/of-type.js";
import type { Relay } from "../../lib/relay/relay.js";
import {
  inVirtualTime,
  inWords,
  opensAfter,
  setUp,
  watch,
  type SmallSession,
  watchStates,
} from "../support/relay-bench.js";

interface Stream {
  of(relay: Relay<SmallSession>): Observable<unknown>;
}

const opening: [string, Stream][] = [
  ["relay$", { of: ({ relay$ }) => relay$ }],
  ["relay$ through ofType", { of: ({ relay$ }) => relay$.pipe(ofType("kick")) }],
  ["updates$", { of: ({ updates$ }) => updates$ }],
  ["unknown$", { of: ({ unknown$ }) => unknown$ }],
  ["invalid$", { of: ({ invalid$ }) => invalid$ }],
  ...relayTypes.map((type): [string, Stream] => [`${type}$`, { of: (relay) => relay[`${type}$`] }]),
];

const words = {
  i: "idle",
  a: "authorizing 1",
  c: "connecting 1",
  o: "open 1",
  C: "connected 1, gap 1001",
  w: "waiting 2 in 1000: refused",
};

describe("The connection of a relay", () => {
  it.each(opening)("is opened by a subscriber to %s, and closed after it", (_name, stream) => {
    inVirtualTime(({ expectObservable, expectSubscriptions }, scheduler) => {
      const { relay, lives } = setUp(scheduler, { linger: 10 }, opensAfter(1, scheduler));
      expectObservable(stream.of(relay), "--^----!");
      expectSubscriptions(lives).toBe("--^--------------!");
    });
  });

  it("is not opened by state$ and session$, which only watch", () => {
    inVirtualTime(({ expectObservable }, scheduler) => {
      const { relay, sessions, at } = setUp(scheduler);
      expectObservable(relay.state$).toBe("i", { i: { status: "idle" } });
      expectObservable(relay.session$).toBe("-");
      at(100_000, () => expect(sessions()).toBe(0));
    });
  });

  it("is not held open by state$ and session$", () => {
    inVirtualTime(({ expectObservable, expectSubscriptions }, scheduler) => {
      const { relay, lives } = setUp(scheduler, { linger: 10 }, opensAfter(1, scheduler));
      expectObservable(relay.relay$, "^---!");
      expectObservable(relay.state$.pipe(map(inWords)), "^").toBe("co------------i", words);
      expectObservable(relay.session$, "^").toBe("s", {
        s: { socket: { id: "id1", host: "kirimin.test" } },
      });
      expectSubscriptions(lives).toBe("^-------------!");
    });
  });

  it("is one for all streams, with one session", () => {
    inVirtualTime(({ expectObservable, expectSubscriptions }, scheduler) => {
      const { relay, lives, sessions, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      for (const [, stream] of opening) expectObservable(stream.of(relay), "^ 2000ms !");
      expectSubscriptions(lives).toBe("^ 3000ms !");
      at(5000, () => expect(sessions()).toBe(1));
    });
  });

  it("outlives its last subscriber for `linger` ms, in which another takes it over", () => {
    inVirtualTime(({ expectObservable, expectSubscriptions }, scheduler) => {
      const { relay, lives, sessions, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      const first = " ^ 1999ms !";
      const second = "- 1999ms - 998ms ^---!";
      const socket = "^ 1999ms - 998ms ----- 999ms !";
      expectObservable(relay.relay$, first);
      expectObservable(relay.sendmessage$, second);
      expectObservable(relay.state$.pipe(map(inWords)), "^").toBe("co 999ms C 3001ms i", words);
      expectSubscriptions(lives).toBe(socket);
      at(10_000, () => expect(sessions()).toBe(1));
    });
  });

  it("is opened anew, with a new session, for who comes after that", () => {
    inVirtualTime(({ expectObservable, expectSubscriptions }, scheduler) => {
      const { relay, lives, sessions, at } = setUp(
        scheduler,
        { linger: 5 },
        opensAfter(1, scheduler),
      );
      expectObservable(relay.relay$, "^--!");
      expectObservable(relay.relay$, "-----------^--!");
      expectSubscriptions(lives).toBe(["^-------!", "-----------^-------!"]);
      at(100, () => expect(sessions()).toBe(2));
    });
  });

  it("is given up at the next moment where linger is 0", () => {
    inVirtualTime(({ expectObservable, expectSubscriptions }, scheduler) => {
      const { relay, lives } = setUp(scheduler, { linger: 0 }, opensAfter(1, scheduler));
      expectObservable(relay.relay$, "^--!");
      expectSubscriptions(lives).toBe("^--!");
    });
  });

  it("is given up while it is only asked for", () => {
    inVirtualTime((helpers, scheduler) => {
      const { expectObservable, expectSubscriptions } = helpers;
      const session$ = helpers.cold<SmallSession>("-");
      const { relay } = setUp(scheduler, { session: () => session$, linger: 5 });
      expectObservable(relay.relay$, "-^--!");
      expectObservable(relay.state$.pipe(map(inWords))).toBe("ia-------i", words);
      expectSubscriptions(session$.subscriptions).toBe("-^-------!");
    });
  });

  it("is given up while it waits", () => {
    inVirtualTime(({ expectObservable }, scheduler) => {
      const { relay, server, sessions, at } = setUp(
        scheduler,
        { linger: 5 },
        opensAfter(1, scheduler),
      );
      at(4, () => server.socket.serverCloses(1005));
      expectObservable(relay.relay$, "^-----!");
      expectObservable(relay.state$.pipe(map(inWords)), "--^").toBe("--o-w------i", words);
      at(5000, () => expect(sessions()).toBe(1));
    });
  });

  it("is taken over while it waits, with its delay", () => {
    inVirtualTime(({ expectObservable }, scheduler) => {
      const { relay, server, sessions, at } = setUp(scheduler, { linger: 5 });
      at(4, () => server.socket.serverCloses(1006));
      expectObservable(relay.relay$, "^-----!");
      expectObservable(relay.relay$, "---------^ 1000ms !");
      at(1003, () => expect(sessions()).toBe(1));
      at(1005, () => expect(sessions()).toBe(2));
    });
  });

  it("asks for no second session where a handler of the first state subscribes too", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, sessions } = setUp(scheduler);
      watch(relay.state$, ({ status }) => {
        if (status === "authorizing") watch(relay.sendmessage$);
      });
      watch(relay.relay$);
      expect(sessions()).toBe(1);
      relay.close();
    });
  });

  it("lasts while anyone is there, and is at most one, however they come and go", () => {
    const visit = fc.record({ from: fc.nat(4000), length: fc.nat(1500) });
    fc.assert(
      fc.property(
        fc.array(visit, { minLength: 1, maxLength: 20 }),
        fc.nat(1000),
        (visits, linger) => {
          inVirtualTime((_, scheduler) => {
            const { relay, server, mostStanding, sessions, at } = setUp(
              scheduler,
              { linger, confirmAfter: 5 },
              opensAfter(1, scheduler),
            );
            for (const { from, length } of visits) {
              at(from, () => {
                const { leave } = watch(relay.relay$);
                at(length, leave);
                expect(server.standing()).toBe(1);
              });
            }
            at(4000 + 1500 + linger + 1, () => {
              expect(mostStanding()).toBe(1);
              expect(server.sockets).toHaveLength(sessions());
              expect(server.standing()).toBe(0);
              expect(scheduler.actions).toEqual([]);
            });
          });
        },
      ),
    );
  });

  it("bears a storm of subscriptions", () => {
    inVirtualTime((_, scheduler) => {
      const asked = jest.fn();
      const { relay, server, at } = setUp(scheduler, {
        session: () => {
          asked();
          return NEVER;
        },
      });
      for (let round = 0; round < 1000; round += 1) watch(relay.relay$).leave();
      at(1000, () => {
        expect(scheduler.actions).toEqual([]);
        expect(asked).toHaveBeenCalledTimes(1);
        expect(server.sockets).toEqual([]);
      });
    });
  });

  it("closes at once where the scheduler cannot time the linger, and says so", () => {
    inVirtualTime((_, scheduler) => {
      const reported = jest.spyOn(globalThis, "setTimeout").mockImplementation((work) => {
        expect(work).toThrow("no timer");
        return 0 as never;
      });
      const { relay, server } = setUp(scheduler, {}, opensAfter(1, scheduler));
      const states = watchStates(relay);
      const { leave } = watch(relay.relay$);
      jest.spyOn(scheduler, "schedule").mockImplementationOnce(() => {
        throw new Error("no timer");
      });
      expect(leave).not.toThrow();
      expect(states.at(-1)).toBe("idle");
      expect(server.standing()).toBe(0);
      expect(reported).toHaveBeenCalledTimes(1);
    });
  });
});
