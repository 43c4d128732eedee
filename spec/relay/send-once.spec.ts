import { map } from "rxjs";
import { postlike } from "../../lib/protocol/commands.js";
import type { FakeSocket } from "../support/fake-server.js";
import { inVirtualTime, opensAfter, setUp, watch } from "../support/relay-bench.js";

const badges = { type: "newbadges", key: "k", from: "2", badges: [4] };
const posts = (sockets: FakeSocket[]): string[] =>
  sockets.flatMap(({ sent }) =>
    sent.map((text) => (JSON.parse(text) as { postid: string }).postid),
  );

describe("deliver()", () => {
  it("waits for an accepted connection, sends, emits the command and completes", () => {
    inVirtualTime(({ expectObservable }, scheduler) => {
      const { relay, server, at } = setUp(
        scheduler,
        { confirmAfter: 20 },
        opensAfter(1, scheduler),
      );
      expectObservable(relay.deliver(postlike("p"))).toBe("26ms (p|)", {
        p: postlike("p"),
      });
      expectObservable(relay.relay$, "5ms ^ 100ms !");
      at(25, () => expect(posts(server.sockets)).toEqual([]));
      at(27, () => expect(posts(server.sockets)).toEqual(["p"]));
    });
  });

  it("sends nothing before it is subscribed, and once for each subscription", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      watch(relay.relay$);
      at(2000, () => {
        const like$ = relay.deliver(postlike("p"));
        expect(posts(server.sockets)).toEqual([]);
        watch(like$);
        watch(like$);
        expect(posts(server.sockets)).toEqual(["p", "p"]);
        relay.close();
      });
    });
  });

  it.each([
    ["no sooner than 50 ms after the open, where a frame came before", 1000, 51],
    ["no later than it counts as accepted, where that is sooner", 20, 21],
  ])("sends %s", (_name, confirmAfter, sentAt) => {
    inVirtualTime(({ expectObservable }, scheduler) => {
      const { relay, server, at } = setUp(scheduler, { confirmAfter }, opensAfter(1, scheduler));
      watch(relay.relay$);
      at(5, () => server.socket.serverSends(badges));
      expectObservable(relay.deliver(postlike("p")).pipe(map(() => "sent"))).toBe(
        `${sentAt}ms (s|)`,
        { s: "sent" },
      );
      at(sentAt + 1, () => relay.close());
    });
  });

  it("does not open the connection", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, sessions, at } = setUp(scheduler);
      const { end } = watch(relay.deliver(postlike("p")));
      at(100_000, () => expect([sessions(), end()]).toEqual([0, undefined]));
    });
  });

  it("completes when the socket's buffer has drained, which it looks at every 20 ms", () => {
    inVirtualTime(({ expectObservable }, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      watch(relay.relay$);
      at(1500, () => (server.socket.bufferedAmount = 80));
      at(2050, () => (server.socket.bufferedAmount = 0));
      expectObservable(relay.deliver(postlike("p")), "2s ^").toBe("2060ms (p|)", {
        p: postlike("p"),
      });
      at(2001, () => expect(posts(server.sockets)).toEqual(["p"]));
      at(2100, () => relay.close());
    });
  });

  it("takes a socket that does not tell of its buffer for one that has drained", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      watch(relay.relay$);
      at(2000, () => {
        server.socket.bufferedAmount = undefined as never;
        expect(watch(relay.deliver(postlike("p"))).end()).toBe("complete");
        relay.close();
      });
    });
  });

  it("errors after `within` ms without a connection, and sends nothing later", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      const { end } = watch(relay.deliver(postlike("p"), { within: 500 }));
      watch(relay.relay$);
      at(499, () => expect(end()).toBeUndefined());
      at(501, () => expect(end()).toMatchObject({ name: "NotSent", reason: "timeout" }));
      at(2000, () => {
        expect(posts(server.sockets)).toEqual([]);
        relay.close();
      });
    });
  });

  it("does not time out once it has sent, however long the buffer takes", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      watch(relay.relay$);
      at(1500, () => (server.socket.bufferedAmount = 80));
      at(2000, () => {
        const { end } = watch(relay.deliver(postlike("p"), { within: 100 }));
        at(500, () => expect(end()).toBeUndefined());
        at(900, () => (server.socket.bufferedAmount = 0));
        at(1000, () => {
          expect(end()).toBe("complete");
          relay.close();
        });
      });
    });
  });

  it.each(["stopped", "closed"])("errors where the relay is or gets %s", (reason) => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      watch(relay.relay$);
      const before = watch(relay.deliver(postlike("p")));
      at(5, () => {
        if (reason === "closed") relay.close();
        else server.socket.serverSends({ type: "newLoggedIn", uid: "1" });
        expect(before.end()).toMatchObject({ name: "NotSent", reason });
        expect(watch(relay.deliver(postlike("p"))).end()).toMatchObject({ reason });
        expect(posts(server.sockets)).toEqual([]);
      });
    });
  });

  it.each<[string, (socket: FakeSocket) => void]>([
    ["closes", (socket) => socket.serverCloses(1006)],
    ["is superseded", (socket) => socket.serverSends({ type: "newLoggedIn", uid: "1" })],
  ])(
    "is indeterminate where the connection %s before the buffer has drained, and is not sent again",
    (_name, ends) => {
      inVirtualTime((_, scheduler) => {
        const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
        watch(relay.relay$);
        at(1500, () => (server.socket.bufferedAmount = 80));
        at(2000, () => {
          const { end, values } = watch(relay.deliver(postlike("p")));
          at(50, () => ends(server.socket));
          at(60, () => {
            expect(end()).toMatchObject({ name: "NotSent", reason: "indeterminate" });
            expect(values).toEqual([]);
            relay.reconnect();
          });
          at(5000, () => {
            expect(server.sockets).toHaveLength(2);
            expect(posts(server.sockets)).toEqual(["p"]);
            relay.close();
          });
        });
      });
    },
  );

  it("takes an unsent command back where it is unsubscribed", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      watch(relay.relay$);
      const { leave } = watch(relay.deliver(postlike("p"), { within: 5000 }));
      const settling = watch(relay.deliver(postlike("q")));
      at(5, () => server.socket.serverSends(badges));
      at(10, () => settling.leave());
      at(20, leave);
      at(3000, () => {
        expect(posts(server.sockets)).toEqual([]);
        relay.close();
        expect(scheduler.actions).toEqual([]);
      });
    });
  });

  it("delivers several in the order in which they were asked for", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      watch(relay.deliver(postlike("1")));
      watch(relay.relay$);
      watch(relay.deliver(postlike("2")));
      at(5, () => {
        server.socket.serverSends(badges);
        watch(relay.deliver(postlike("3")));
      });
      at(60, () => watch(relay.deliver(postlike("4"))));
      at(70, () => {
        expect(posts(server.sockets)).toEqual(["1", "2", "3", "4"]);
        relay.close();
      });
    });
  });

  it("waits for the next connection where the socket is closing", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      watch(relay.relay$);
      at(2000, () => {
        server.socket.readyState = 2;
        const { end } = watch(relay.deliver(postlike("p")));
        at(10, () => server.socket.serverCloses(1006));
        at(3000, () => {
          expect(end()).toBe("complete");
          expect(server.sockets.map(({ sent }) => sent.length)).toEqual([0, 1]);
          relay.close();
        });
      });
    });
  });

  it("errors at once where the command is invalid, and says where", () => {
    inVirtualTime((_, scheduler) => {
      const { relay } = setUp(scheduler);
      const { end } = watch(relay.deliver({ type: "postlike", postid: 7 } as never));
      expect(end()).toMatchObject({
        reason: "invalid",
        errors: ["postlike.postid: expected string, got number"],
      });
    });
  });

  it("inside the handler of another one is delivered after it", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      watch(relay.relay$);
      watch(relay.deliver(postlike("1")), () => watch(relay.deliver(postlike("2"))));
      at(2000, () => {
        expect(posts(server.sockets)).toEqual(["1", "2"]);
        relay.close();
      });
    });
  });

  it.each([NaN, -5, null, "5000", {}])(
    "throws a TypeError for `within: %p`, which is no time",
    (ms) => {
      inVirtualTime((_, scheduler) => {
        const { relay } = setUp(scheduler);
        const deliver = () => relay.deliver(postlike("p"), { within: ms as number });
        expect(deliver).toThrow(TypeError);
        expect(deliver).toThrow("deliver: within: expected ms");
      });
    },
  );

  it.each([
    { within: 2 ** 31, name: "longer than a timer can run" },
    { within: 30 * 24 * 3_600_000, name: "30 days" },
  ])("waits as long as it says: $name", ({ within }) => {
    inVirtualTime((_, scheduler) => {
      const { relay, at } = setUp(scheduler);
      const { end } = watch(relay.deliver(postlike("p"), { within }));
      at(within - 1, () => expect(end()).toBeUndefined());
      at(within + 1, () => expect(end()).toMatchObject({ reason: "timeout" }));
    });
  });

  it("waits without end for `within: Infinity`", () => {
    inVirtualTime((_, scheduler) => {
      const { relay } = setUp(scheduler);
      const { end, leave } = watch(relay.deliver(postlike("p"), { within: Infinity }));
      expect(end()).toBeUndefined();
      expect(scheduler.actions).toEqual([]);
      leave();
    });
  });
});
