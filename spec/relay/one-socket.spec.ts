import { map } from "rxjs";
import {
  inVirtualTime,
  inWords,
  opensAfter,
  setUp,
  watch,
  watchStates,
} from "../support/relay-bench.js";

const superseding = { type: "newLoggedIn", uid: "1" };

describe("The next attempt", () => {
  it("waits for the old socket's close before it asks for a session", () => {
    inVirtualTime(({ expectSubscriptions, expectObservable }, scheduler) => {
      const { relay, server, lives, sessions, at } = setUp(
        scheduler,
        { linger: 0 },
        opensAfter(1, scheduler),
      );
      at(2, () => (server.socket.answersClose = false));
      at(6, () => expect(sessions()).toBe(1));
      at(8, () => server.socket.serverCloses(1005));
      expectObservable(relay.relay$, "^---!");
      expectObservable(relay.relay$, "-----^----!");
      expectObservable(relay.state$.pipe(map(inWords)), "^").toBe("co--ia--coi", {
        i: "idle",
        a: "authorizing 1",
        c: "connecting 1",
        o: "open 1",
      });
      expectSubscriptions(lives).toBe(["^-------!", "--------^-!"]);
    });
  });

  it("waits no longer than 1 s for a close that never comes", () => {
    inVirtualTime(({ expectSubscriptions }, scheduler) => {
      const { relay, server, lives, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      watch(relay.relay$);
      at(2, () => (server.socket.answersClose = false));
      at(5, () => server.socket.serverSends(superseding));
      at(6, () => relay.reconnect());
      at(2000, () => relay.close());
      expectSubscriptions(lives).toBe(["^", "1006ms ^ 993ms !"]);
    });
  });

  it("does not count that wait as time for the session and the handshake", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(
        scheduler,
        { connectTimeout: 10 },
        opensAfter(5, scheduler),
      );
      const states = watchStates(relay);
      watch(relay.relay$);
      at(6, () => (server.socket.answersClose = false));
      at(7, () => server.socket.serverSends(superseding));
      at(8, () => relay.reconnect());
      at(1020, () => {
        expect(states.at(-1)).toBe("open 1");
        relay.close();
      });
    });
  });

  it("is given up in that wait with the last subscriber", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, sessions, at } = setUp(
        scheduler,
        { linger: 0 },
        opensAfter(1, scheduler),
      );
      const { leave } = watch(relay.relay$);
      at(2, () => (server.socket.answersClose = false));
      at(3, leave);
      at(5, () => {
        const { leave } = watch(relay.relay$);
        at(10, leave);
      });
      at(20, () => {
        expect(scheduler.actions).toEqual([]);
        expect(sessions()).toBe(1);
      });
    });
  });

  it("comes after the handler of `stopped` that asked for it, and finds no old socket", () => {
    inVirtualTime(({ expectSubscriptions }, scheduler) => {
      const { relay, server, lives, mostStanding, at } = setUp(
        scheduler,
        {},
        opensAfter(1, scheduler),
      );
      watch(relay.state$, ({ status }) => {
        if (status === "stopped") relay.reconnect();
      });
      watch(relay.relay$);
      at(2, () => (server.socket.answersClose = false));
      at(5, () => server.socket.serverSends(superseding));
      at(10, () => server.socket.serverCloses(1005));
      at(20, () => {
        expect(mostStanding()).toBe(1);
        relay.close();
      });
      expectSubscriptions(lives).toBe(["^---------!", "----------^---------!"]);
    });
  });

  it("is no business of an old socket that closes late", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      const states = watchStates(relay);
      watch(relay.relay$);
      at(2, () => (server.socket.answersClose = false));
      at(5, () => server.socket.serverSends(superseding));
      at(6, () => relay.reconnect());
      at(1500, () => server.sockets[0]?.serverCloses(1006));
      at(3000, () => {
        expect(states.slice(-4)).toEqual([
          "authorizing 1",
          "connecting 1",
          "open 1",
          "connected 2, gap 1001",
        ]);
        relay.close();
      });
    });
  });
});
