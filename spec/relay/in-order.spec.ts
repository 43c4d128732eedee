import * as fc from "fast-check";
import { relayTypes, type RelayMessage } from "../../lib/protocol/messages.js";
import { createNotify } from "../../lib/relay/notify.js";
import { ofType } from "../../lib/relay/of-type.js";
import { anyRelayMessage } from "../support/arbitraries.js";
import { inVirtualTime, inWords, opensAfter, setUp, watch } from "../support/relay-bench.js";

const numbered = (n: number, type: "memberkick" | "memberleave" = "memberkick") => ({
  type,
  key: "k",
  from: "2",
  groupid: String(n),
});
const groupOf = (message: object): string => (message as { groupid: string }).groupid;

describe("createNotify", () => {
  it("runs a task at once", () => {
    const ran: number[] = [];
    createNotify()(() => ran.push(1));
    expect(ran).toEqual([1]);
  });

  it("runs tasks of a task after it, in the order in which they came", () => {
    const ran: string[] = [];
    const inOrder = createNotify();
    inOrder(() => {
      inOrder(() => {
        ran.push("b begins");
        inOrder(() => ran.push("d"));
        ran.push("b ends");
      });
      inOrder(() => ran.push("c"));
      ran.push("a");
    });
    inOrder(() => ran.push("e"));
    expect(ran).toEqual(["a", "b begins", "b ends", "c", "d", "e"]);
  });

  it("gives a task the value that was handed in with it, whenever it runs", () => {
    const ran: string[] = [];
    const inOrder = createNotify();
    const run = (name: string): void => {
      ran.push(`${name} begins`);
      if (name === "a") inOrder(run, "b");
      ran.push(`${name} ends`);
    };
    inOrder(run, "a");
    inOrder(run, "c");
    expect(ran).toEqual(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
  });
});

describe("The order in which subscribers are told", () => {
  it("is the server's, across all streams", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      const told: string[] = [];
      watch(relay.memberleave$, (message) => told.push(`leave ${message.groupid}`));
      watch(relay.memberkick$, (message) => told.push(`kick ${message.groupid}`));
      watch(relay.relay$, (message) => told.push(`any ${groupOf(message)}`));
      at(5, () => {
        server.socket.serverSends(numbered(1));
        server.socket.serverSends(numbered(2, "memberleave"));
        server.socket.serverSends(numbered(3));
      });
      at(10, () => {
        expect(told).toEqual(["kick 1", "any 1", "leave 2", "any 2", "kick 3", "any 3"]);
        relay.close();
      });
    });
  });

  it("is the server's also where a handler makes it send at once", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      watch(relay.memberkick$, ({ groupid }) => {
        if (Number(groupid) < 4) server.socket.serverSends(numbered(Number(groupid) + 1));
      });
      const watched = [relay.relay$, relay.memberkick$, relay.updates$].map((stream$) =>
        watch<object>(stream$),
      );
      at(5, () => server.socket.serverSends(numbered(1)));
      at(10, () => {
        for (const { values } of watched) {
          expect(values.map(groupOf).filter(Boolean)).toEqual(["1", "2", "3", "4"]);
        }
        relay.close();
      });
    });
  });

  it("is the server's also where it answers what is sent at once in the handler of `connected`", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      const { values } = watch(relay.memberkick$);
      watch(relay.state$, ({ status }) => {
        if (status === "connected") server.socket.serverSends(numbered(2));
      });
      at(5, () => server.socket.serverSends(numbered(1)));
      at(10, () => {
        expect(values.map(groupOf)).toEqual(["1", "2"]);
        relay.close();
      });
    });
  });

  it("has a state before the messages that it brought, for all", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      const told: string[] = [];
      watch(relay.relay$, () => told.push("message"));
      watch(relay.session$, () => told.push("session"));
      watch(relay.state$, (state) => told.push(inWords(state)));
      at(5, () => server.socket.serverSends(numbered(1)));
      at(6, () => {
        expect(told).toEqual([
          "session",
          "connecting 1",
          "open 1",
          "connected 1, gap 5",
          "message",
        ]);
        relay.close();
      });
    });
  });

  it("has the session before what its subscribers cause", () => {
    inVirtualTime((_, scheduler) => {
      const { relay } = setUp(scheduler);
      const told: string[] = [];
      watch(relay.session$, () => {
        told.push("first");
        relay.close();
      });
      watch(relay.session$, () => told.push("second"));
      watch(relay.updates$, ({ type }) => told.push(type));
      watch(relay.state$, ({ status }) => told.push(status));
      expect(told.slice(0, 4)).toEqual(["first", "second", "snapshot", "closed"]);
    });
  });

  it("is kept, and each gets exactly its types, none twice, whoever is there", () => {
    const types = fc.uniqueArray(fc.constantFrom(...relayTypes), { minLength: 1, maxLength: 4 });
    const visit = fc.record({ types: fc.option(types), from: fc.nat(40), length: fc.nat(40) });
    const isOrdinary = ({ type }: RelayMessage): boolean => type !== "newLoggedIn";
    fc.assert(
      fc.property(
        fc.array(anyRelayMessage.filter(isOrdinary), { maxLength: 30 }),
        fc.array(visit, { maxLength: 8 }),
        (sent, visits) => {
          inVirtualTime((_, scheduler) => {
            const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
            const all = watch(relay.relay$);
            sent.forEach((message, n) => at(10 + n, () => server.socket.serverSends(message)));
            // From half a ms on, so that nobody comes in the same moment as a message.
            const checks = visits.map(({ types, from, length }) => {
              const stream$ = types === null ? relay.relay$ : relay.relay$.pipe(ofType(...types));
              const got: RelayMessage[] = [];
              at(9.5 + from, () => {
                const { leave } = watch(stream$, (message) => got.push(message));
                at(length, leave);
              });
              return () => {
                const expected = all.values.filter(
                  ({ type }, n) =>
                    n >= from &&
                    n < from + length &&
                    (types === null || (types as string[]).includes(type)),
                );
                expect(got).toHaveLength(expected.length);
                got.forEach((message, index) => expect(message).toBe(expected[index]));
              };
            });
            at(100, () => {
              expect(all.values).toEqual(sent);
              for (const check of checks) check();
              relay.close();
            });
          });
        },
      ),
    );
  });
});
