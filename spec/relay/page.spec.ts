import { createFakePage, type FakePage } from "../support/fake-page.js";
import { inVirtualTime, opensAfter, setUp, watch, watchStates } from "../support/relay-bench.js";

let page: FakePage;
let takeAway: () => void;

describe("On a page, a relay", () => {
  beforeEach(() => {
    [page, takeAway] = createFakePage();
  });
  afterEach(() => takeAway());

  it("that starts offline tries all the same, since the browser can be wrong", () => {
    inVirtualTime((_, scheduler) => {
      page.online = false;
      const { relay, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      const states = watchStates(relay);
      watch(relay.relay$);
      at(2000, () => {
        expect(states.at(-1)).toBe("connected 1, gap 1001");
        relay.close();
        expect(page.listeners()).toBe(0);
      });
    });
  });

  it("that is offline for ever tries now and then all the same", () => {
    inVirtualTime((_, scheduler) => {
      page.online = false;
      const { relay, server, sessions, at } = setUp(scheduler);
      const states = watchStates(relay);
      watch(relay.relay$);
      at(10, () => server.socket.serverCloses(1006));
      at(55_000, () => {
        expect(states.at(-1)).toBe("offline 2: unreachable");
        expect(sessions()).toBe(1);
      });
      at(55_011, () => {
        expect(states.at(-1)).toBe("connecting 2");
        expect(sessions()).toBe(2);
        relay.close();
        expect(page.listeners()).toBe(0);
      });
    });
  });

  it("that fails while offline waits for the network, and not for a delay", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, sessions, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      const states = watchStates(relay);
      watch(relay.relay$);
      at(2000, () => {
        page.online = false;
        server.socket.serverCloses(1006);
      });
      at(50_000, () => {
        expect(states.at(-1)).toBe("offline 1: disconnected");
        expect(sessions()).toBe(1);
        page.online = true;
        page.dispatch("online");
      });
      at(50_001, () => {
        expect(states.at(-1)).toBe("connecting 1");
        relay.close();
        expect(page.listeners()).toBe(0);
      });
    });
  });

  it("that goes offline while it waits drops the delay, and keeps its attempt", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, sessions, at } = setUp(scheduler);
      const states = watchStates(relay);
      watch(relay.relay$);
      at(10, () => server.socket.serverCloses(1006));
      at(500, () => {
        page.online = false;
        page.dispatch("offline");
      });
      at(5000, () => {
        expect(states.slice(-2)).toEqual([
          "waiting 2 in 1000: unreachable",
          "offline 2: unreachable",
        ]);
        expect(sessions()).toBe(1);
        page.online = true;
        page.dispatch("online");
      });
      at(5001, () => {
        expect(states.slice(-2)).toEqual(["authorizing 2", "connecting 2"]);
        relay.close();
      });
    });
  });

  it("that waits makes one attempt at `online`, and no second one when its delay would be over", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, sessions, at } = setUp(scheduler);
      watch(relay.relay$);
      at(10, () => server.socket.serverCloses(1006));
      at(20, () => page.dispatch("online"));
      at(21, () => expect(sessions()).toBe(2));
      at(1011, () => {
        expect(sessions()).toBe(2);
        relay.close();
      });
    });
  });

  it.each([
    ["out of the back/forward cache tries at once", { persisted: true }, true, 2],
    ["by a load does not", { persisted: false }, true, 1],
    ["out of the cache and is offline does not", { persisted: true }, false, 1],
  ])("that waits while the page comes back %s", (_name, fields, online, attempts) => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, sessions, at } = setUp(scheduler);
      watch(relay.relay$);
      at(10, () => server.socket.serverCloses(1006));
      at(20, () => {
        page.online = online;
        page.dispatch("pageshow", fields);
      });
      at(21, () => {
        expect(sessions()).toBe(attempts);
        relay.close();
        expect(page.listeners()).toBe(0);
      });
    });
  });

  it("that is connected leaves its socket to itself through a short loss of the network", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, sessions, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      const states = watchStates(relay);
      watch(relay.relay$);
      at(2000, () => page.dispatch("offline"));
      at(10_000, () => {
        page.dispatch("online");
        page.dispatch("pageshow", { persisted: true });
      });
      at(20_000, () => {
        expect(states.at(-1)).toBe("connected 1, gap 1001");
        expect([sessions(), server.standing()]).toEqual([1, 1]);
        relay.close();
        expect(page.listeners()).toBe(0);
      });
    });
  });

  it("whose network was away for longer than a ping lives takes its socket for lost", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      const states = watchStates(relay);
      watch(relay.relay$);
      at(2000, () => page.dispatch("offline"));
      at(20_000, () => {
        page.dispatch("online");
        expect(states.at(-1)).toBe("waiting 1 in 1000: disconnected");
        expect(server.standing()).toBe(0);
        relay.close();
        expect(page.listeners()).toBe(0);
      });
    });
  });

  it("that is left closes its socket, and tries at once when it comes back out of the cache", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      const states = watchStates(relay);
      watch(relay.relay$);
      at(2000, () => {
        page.dispatch("pagehide");
        expect(states.at(-1)).toBe("waiting 1 in 1000: disconnected");
        expect(server.standing()).toBe(0);
      });
      at(2010, () => page.dispatch("pageshow", { persisted: true }));
      at(2011, () => {
        expect(states.slice(-2)).toEqual(["authorizing 1", "connecting 1"]);
        relay.close();
        expect(page.listeners()).toBe(0);
      });
    });
  });

  it("that is offline tries at once with reconnect(), and when it fails waits for the network again", () => {
    inVirtualTime((_, scheduler) => {
      page.online = false;
      const { relay, server, at } = setUp(scheduler);
      const states = watchStates(relay);
      watch(relay.relay$);
      at(10, () => server.socket.serverCloses(1006));
      at(20, () => relay.reconnect());
      at(30, () => server.socket.serverCloses(1006));
      at(40, () => {
        expect(states.slice(3)).toEqual([
          "offline 2: unreachable",
          "authorizing 2",
          "connecting 2",
          "offline 3: unreachable",
        ]);
        relay.close();
        expect(page.listeners()).toBe(0);
      });
    });
  });

  it("that nobody listens to any more listens to nothing either", () => {
    inVirtualTime((_, scheduler) => {
      page.online = false;
      const { relay, at } = setUp(scheduler);
      const { leave } = watch(relay.relay$);
      expect(page.listeners()).toBeGreaterThan(0);
      leave();
      at(1000, () => expect(page.listeners()).toBe(0));
    });
  });
});
