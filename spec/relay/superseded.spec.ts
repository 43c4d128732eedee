import { map } from "rxjs";
import { postlike } from "../../lib/protocol/commands.js";
import {
  inVirtualTime,
  inWords,
  opensAfter,
  setUp,
  watch,
  watchStates,
} from "../support/relay-bench.js";

const superseding = { type: "newLoggedIn", uid: "1" };
const badges = { type: "newbadges", key: "k", from: "2", badges: [4] };

const words = {
  c: "connecting 1",
  o: "open 1",
  C: "connected 1, gap 1001",
  D: "connected 1, gap 10",
  s: "stopped: superseded",
};

describe("A relay whose user signed in elsewhere", () => {
  it("hands the message on, closes its socket and stops", () => {
    inVirtualTime(({ expectObservable, expectSubscriptions }, scheduler) => {
      const { relay, server, lives, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      const told = watch(relay.newLoggedIn$);
      at(1500, () => server.socket.serverSends(superseding));

      expectObservable(relay.relay$, "^").toBe("1500ms m", { m: superseding });
      expectObservable(relay.state$.pipe(map(inWords))).toBe("co 999ms C 498ms s", words);
      expectSubscriptions(lives).toBe("^ 1499ms !");
      at(10_000, () => expect([told.values, told.end()]).toEqual([[superseding], undefined]));
    });
  });

  it("says so also where the server never answers the close", () => {
    inVirtualTime(({ expectObservable }, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      at(0, () => (server.socket.answersClose = false));
      at(10, () => server.socket.serverSends(superseding));
      watch(relay.relay$);

      expectObservable(relay.state$.pipe(map(inWords))).toBe("co 8ms (Ds)", words);
      at(20, () => expect(server.socket.readyState).toBe(2));
    });
  });

  it("says so also where the close is answered later", () => {
    inVirtualTime(({ expectObservable }, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      at(0, () => (server.socket.answersClose = false));
      at(10, () => server.socket.serverSends(superseding));
      at(12, () => server.socket.serverCloses(1005));
      watch(relay.relay$);

      expectObservable(relay.state$.pipe(map(inWords))).toBe("co 8ms (Ds)", words);
    });
  });

  it("hands nothing on that comes after it", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      const { values } = watch(relay.relay$);
      at(0, () => (server.socket.answersClose = false));
      at(10, () => {
        server.socket.serverSends(superseding);
        server.socket.serverSends(badges);
      });
      at(20, () => expect(values).toEqual([superseding]));
    });
  });

  it("goes on where the message is misshapen", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      const states = watchStates(relay);
      const { values } = watch(relay.invalid$);
      at(10, () => server.socket.serverSends({ type: "newLoggedIn", uid: 1 }));
      at(20, () => {
        expect(values.map(({ errors }) => errors)).toEqual([
          ["newLoggedIn.uid: expected string, got number"],
        ]);
        expect(states.at(-1)).toBe("connected 1, gap 10");
        relay.close();
      });
    });
  });

  it("stays stopped, whoever leaves, subscribes or delivers", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, sessions, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      const states = watchStates(relay);
      const { leave } = watch(relay.relay$);
      at(10, () => server.socket.serverSends(superseding));
      at(20, () => {
        leave();
        watch(relay.relay$);
        watch(relay.deliver(postlike("p")));
      });
      at(5000, () => watch(relay.updates$));
      at(100_000, () => {
        expect(states.at(-1)).toBe("stopped: superseded");
        expect(sessions()).toBe(1);
        expect(server.standing()).toBe(0);
      });
    });
  });

  it("stays stopped when all have left for long, and someone subscribes again", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, sessions, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      const states = watchStates(relay);
      const { leave } = watch(relay.relay$);
      at(10, () => server.socket.serverSends(superseding));
      at(20, leave);
      at(5000, () => watch(relay.relay$));
      at(100_000, () => {
        expect(states.at(-1)).toBe("stopped: superseded");
        expect(sessions()).toBe(1);
      });
    });
  });

  it("connects again with reconnect(), for the same subscribers", () => {
    inVirtualTime(({ expectSubscriptions }, scheduler) => {
      const { relay, server, lives, sessions, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      const states = watchStates(relay);
      const { values } = watch(relay.newbadges$);
      at(10, () => server.socket.serverSends(superseding));
      at(20, () => relay.reconnect());
      at(30, () => server.socket.serverSends(badges));
      at(40, () => {
        expect(states.slice(-4)).toEqual([
          "authorizing 1",
          "connecting 1",
          "open 1",
          "connected 2, gap 10",
        ]);
        expect(values).toEqual([badges]);
        expect(sessions()).toBe(2);
        relay.close();
      });
      expectSubscriptions(lives).toBe(["^ 9ms !", "20ms ^ 19ms !"]);
    });
  });

  it("connects again with reconnect() inside the handler of `stopped`, when the old socket is gone", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, mostStanding, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      const states = watchStates(relay);
      watch(relay.state$, ({ status }) => {
        if (status === "stopped") relay.reconnect();
      });
      watch(relay.relay$);
      at(10, () => server.socket.serverSends(superseding));
      at(20, () => {
        expect(states.slice(-4)).toEqual([
          "stopped: superseded",
          "authorizing 1",
          "connecting 1",
          "open 1",
        ]);
        expect([server.sockets.length, mostStanding()]).toEqual([2, 1]);
        relay.close();
      });
    });
  });
});
