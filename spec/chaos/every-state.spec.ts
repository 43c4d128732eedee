import { config } from "rxjs";
import { ChaosBench } from "./support/chaos-bench.js";
import { behaviours } from "./support/model.js";

/** How a relay comes to each state, and how its sockets stand then. */
const states: Record<string, (bench: ChaosBench) => void> = {
  idle: () => {},
  "authorizing: no answer yet": (b) => {
    b.server.sessions = "never";
    b.subscribe("relay$", "listens");
  },
  "authorizing: the old socket has yet to close": (b) => {
    b.connect();
    b.server.closes = "never";
    b.server.signInElsewhere();
    b.reconnect();
  },
  connecting: (b) => {
    b.server.handshakes = "never";
    b.subscribe("relay$", "listens");
  },
  open: (b) => {
    b.subscribe("relay$", "listens");
    b.scheduler.advance(10);
  },
  connected: (b) => b.connect(),
  "connected: the last one has left": (b) => {
    b.connect();
    b.leaveOne(0);
  },
  "connected: the server begins to close": (b) => {
    b.connect();
    b.server.socket?.closesSoon(1001);
  },
  "connected: the socket has failed": (b) => {
    b.connect();
    b.server.socket?.failsOpen();
  },
  waiting: (b) => {
    b.server.sessions = "rejects";
    b.subscribe("relay$", "listens");
    b.server.sessions = "ok";
  },
  offline: (b) => {
    b.setOnline(false);
    b.subscribe("relay$", "listens");
  },
  "stopped: superseded": (b) => {
    b.connect();
    b.server.signInElsewhere();
  },
  "stopped: unauthorized": (b) => {
    b.server.sessions = "unauthorized";
    b.subscribe("relay$", "listens");
  },
  "idle: its close is not answered": (b) => {
    b.connect();
    b.server.closes = "never";
    b.leaveOne(0);
    b.scheduler.advance(1000);
  },
  closed: (b) => {
    b.connect();
    b.close();
  },
};

const events: Record<string, (bench: ChaosBench) => void> = {
  "a second sign-in": ({ server }) => server.signInElsewhere(),
  "reconnect()": (b) => b.reconnect(),
  "reconnect(), twice,": (b) => {
    b.reconnect();
    b.reconnect();
  },
  "close()": (b) => b.close(),
  "a restart of the server": ({ server }) => server.restart(),
  "a freeze of the server": ({ server }) => server.freeze(),
  "an end of the socket": ({ server }) => server.socket?.closes(1001),
  "an error without a close": ({ server }) => server.socket?.failsSilently(),
  "subscribers that come and go": (b) => {
    for (const stream of ["relay$", "updates$", "invalid$"]) b.subscribe(stream, "listens");
    for (let n = 0; n < 4; n += 1) b.leaveOne(0);
    b.subscribe("updates$", "listens");
  },
  "all of them leaving": (b) => {
    for (let n = 0; n < 4; n += 1) b.leaveOne(0);
  },
  "send() and deliver()": ({ errands }) => {
    errands.send();
    errands.deliver(20);
    errands.deliver();
  },
  "a page that is offline": (b) => b.setOnline(false),
  "a page that is left": (b) => b.page.dispatch("pagehide"),
  "a page that comes back": (b) => b.page.dispatch("pageshow", { persisted: true }),
  ...Object.fromEntries(
    behaviours.map((behaviour) => [
      `a handler that ${behaviour}`,
      (b: ChaosBench) => {
        b.subscribe("relay$", behaviour);
        b.subscribe("updates$", behaviour);
        b.server.push("newbadges");
        b.server.push("memberkick");
      },
    ]),
  ),
};

describe.each(Object.entries(states))("A relay that is %s", (_state, bring) => {
  beforeAll(() => {
    config.onUnhandledError = () => {};
  });
  afterAll(async () => {
    // RxJS reports a handler's error in a timer of its own.
    await new Promise((done) => setTimeout(done, 1));
    config.onUnhandledError = null;
  });

  it.each(Object.entries(events))(
    "keeps to its rules through %s, and recovers",
    (_event, happen) => {
      // What follows may come at once, in the middle of something, or when all has settled.
      for (const later of [0, 1, 999, 1500, 40_000]) {
        const bench = new ChaosBench(Infinity);
        try {
          bring(bench);
          bench.expectInvariants();
          happen(bench);
          bench.expectInvariants();
          for (const ms of [later, 1, 1000]) {
            bench.scheduler.advance(ms);
            bench.expectInvariants();
          }
          bench.expectRecovery();
        } finally {
          bench.end();
        }
      }
    },
  );
});

describe("A newLoggedIn that comes while the relay closes its socket", () => {
  it("is told to nobody, and stops neither this connection nor the next", () => {
    const bench = new ChaosBench(Infinity);
    const { server, scheduler } = bench;
    bench.connect();
    server.closes = "late";
    bench.leaveOne(0);
    scheduler.advance(1000);
    expect([bench.state.status, server.socket?.readyState]).toEqual(["idle", 2]);

    bench.subscribe("relay$", "listens");
    server.signInElsewhere();
    scheduler.advance(400);
    // The next attempt has to wait for that socket, and it makes no difference.
    expect(bench.state.status).toBe("authorizing");
    server.signInElsewhere();
    scheduler.advance(5000);
    expect(bench.state).toMatchObject({ status: "connected", connection: 2 });
    bench.expectInvariants();
    bench.close();
    server.signInElsewhere();
    bench.expectInvariants();
    bench.end();
  });
});
