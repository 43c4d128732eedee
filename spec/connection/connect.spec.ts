import { map, of, timer } from "rxjs";
import { closingWait } from "../../lib/connection/socket.js";
import { createFakeServer } from "../support/fake-server.js";
import { inVirtualTime, type SmallSession } from "../support/relay-bench.js";
import { attemptOf, sessionOf, setUpConnector } from "./connector-bench.js";
import { onPage, withGlobals } from "./fake-page.js";
import { inWords, message } from "./socket-bench.js";

const words = {
  z: "authorizing",
  s: "session id1",
  t: "session id2",
  u: "session id3",
  o: "open",
  a: "accepted",
  m: "calloffline",
};

describe("An attempt to connect", () => {
  it("asks for a session, opens its socket and hands on what happens there", () => {
    inVirtualTime(({ expectObservable }, scheduler) => {
      const { attempt$, server, at } = setUpConnector(scheduler, {
        session: () => timer(10).pipe(map(() => sessionOf("id1"))),
        path: "/socket",
      });
      at(9, () => expect(server.sockets).toHaveLength(0));
      at(12, () => expect(server.socket.url).toBe("ws://kirimin.test/socket?id=id1"));
      at(15, () => server.socket.serverOpens());
      at(20, () => server.socket.serverSends(message));
      at(30, () => server.socket.serverCloses(1006));
      expectObservable(inWords(attempt$)).toBe(
        "z 9ms s----o----(am) 6ms #",
        words,
        "disconnected 1006 unclean",
      );
    });
  });

  it("is cold: each asks for a session of its own", () => {
    inVirtualTime((_, scheduler) => {
      const { attempt$, server, session } = setUpConnector(scheduler);
      expect(session).not.toHaveBeenCalled();
      const first = attempt$.subscribe({ error: () => {} });
      first.unsubscribe();
      attempt$.subscribe({ error: () => {} });
      expect(session).toHaveBeenCalledTimes(2);
      expect(server.sockets.map(({ url }) => url)).toEqual([
        "ws://kirimin.test?id=id1",
        "ws://kirimin.test?id=id2",
      ]);
    });
  });

  it("tells of the session before it opens the socket", () => {
    inVirtualTime((_, scheduler) => {
      const { attempt$, server } = setUpConnector(scheduler);
      const sockets: number[] = [];
      attempt$.subscribe({ next: () => sockets.push(server.sockets.length), error: () => {} });
      expect(sockets).toEqual([0, 0]);
      expect(server.sockets).toHaveLength(1);
    });
  });

  it("cancels the request when it is left", () => {
    inVirtualTime(({ cold, expectObservable, expectSubscriptions }, scheduler) => {
      const request$ = cold("   -----s", { s: sessionOf("id1") });
      const { attempt$, server } = setUpConnector(scheduler, { session: () => request$ });
      expectObservable(inWords(attempt$), "^--!").toBe("z", words);
      expectSubscriptions(request$.subscriptions).toBe("^--!");
      scheduler.flush();
      expect(server.sockets).toHaveLength(0);
    });
  });

  it("closes the socket when it is left", () => {
    inVirtualTime(({ expectObservable, flush }, scheduler) => {
      const { attempt$, server, at } = setUpConnector(scheduler);
      expectObservable(inWords(attempt$), "^--!").toBe("(zs)", words);
      at(2, () => expect(server.standing()).toBe(1));
      flush();
      expect(server.standing()).toBe(0);
    });
  });

  it("leaves no timer, neither when it is left nor when it fails", () => {
    inVirtualTime((_, scheduler) => {
      const { attempt$, server } = setUpConnector(scheduler);
      const first = attempt$.subscribe({ error: () => {} });
      expect(scheduler.actions).not.toHaveLength(0);
      first.unsubscribe();
      expect(scheduler.actions).toHaveLength(0);
      attempt$.subscribe({ error: () => {} });
      server.socket.serverCloses(1006);
      expect(scheduler.actions).toHaveLength(0);
    });
  });
});

describe("connectTimeout", () => {
  it("ends a request that takes too long, and cancels it", () => {
    inVirtualTime(({ cold, expectObservable, expectSubscriptions }, scheduler) => {
      const request$ = cold<SmallSession>("-");
      const { attempt$ } = setUpConnector(scheduler, { session: () => request$ });
      expectObservable(inWords(attempt$)).toBe("z 999ms #", words, "unreachable");
      expectSubscriptions(request$.subscriptions).toBe("^ 999ms !");
    });
  });

  it("ends a handshake that takes too long, and closes its socket", () => {
    inVirtualTime(({ expectObservable, flush }, scheduler) => {
      const { attempt$, server } = setUpConnector(scheduler);
      expectObservable(inWords(attempt$)).toBe("(zs) 996ms #", words, "unreachable");
      flush();
      expect(server.sockets).toHaveLength(1);
      expect(server.standing()).toBe(0);
    });
  });

  it.each([
    { opensAt: 999, marbles: "z 599ms s 398ms o 99ms a", error: undefined },
    { opensAt: 1001, marbles: "z 599ms s 399ms #", error: "unreachable" },
  ])("counts for both together: an open at $opensAt ms", ({ opensAt, marbles, error }) => {
    inVirtualTime(({ expectObservable }, scheduler) => {
      const { attempt$, server, at } = setUpConnector(scheduler, {
        session: () => timer(600).pipe(map(() => sessionOf("id1"))),
      });
      at(opensAt, () => server.socket.serverOpens());
      expectObservable(inWords(attempt$)).toBe(marbles, words, error);
    });
  });

  it("says how long it waited", () => {
    inVirtualTime(({ flush }, scheduler) => {
      const { attempt$ } = setUpConnector(scheduler, { connectTimeout: 50 });
      const error = jest.fn();
      attempt$.subscribe({ error });
      flush();
      expect(error).toHaveBeenCalledWith(
        expect.objectContaining({ message: expect.stringMatching(/^No answer in 50 ms\. /) }),
      );
    });
  });

  it("does not count the time for the last socket's close", () => {
    inVirtualTime(({ expectObservable }, scheduler) => {
      const { attempt$, server, at } = setUpConnector(scheduler, { connectTimeout: 100 });
      at(1, () => (server.socket.answersClose = false));
      expectObservable(inWords(attempt$), "^--!").toBe("(zs)", words);
      expectObservable(inWords(attempt$), "3ms ^").toBe(
        `3ms z ${closingWait - 1}ms t 99ms #`,
        words,
        "unreachable",
      );
    });
  });
});

describe("The next attempt", () => {
  it("starts when the socket of the last one has closed, and asks for no session before", () => {
    inVirtualTime(({ expectObservable }, scheduler) => {
      const { attempt$, server, session, at } = setUpConnector(scheduler);
      at(1, () => (server.socket.answersClose = false));
      at(49, () => expect(session).toHaveBeenCalledTimes(1));
      at(50, () => server.socket.serverCloses(1005));
      expectObservable(inWords(attempt$), "^--!").toBe("(zs)", words);
      expectObservable(inWords(attempt$), "----^").toBe(
        "----z 45ms t 999ms #",
        words,
        "unreachable",
      );
    });
  });

  it("waits for that no longer than closingWait", () => {
    inVirtualTime(({ expectObservable, flush }, scheduler) => {
      const { attempt$, server, at } = setUpConnector(scheduler);
      at(1, () => (server.socket.answersClose = false));
      expectObservable(inWords(attempt$), "^--!").toBe("(zs)", words);
      expectObservable(inWords(attempt$), `----^ ${closingWait + 1}ms !`).toBe(
        `----z ${closingWait - 1}ms t`,
        words,
      );
      flush();
      expect(server.sockets).toHaveLength(2);
    });
  });

  it("can be left while it waits, and opens nothing then", () => {
    inVirtualTime(({ expectObservable, flush }, scheduler) => {
      const { attempt$, server, session, at } = setUpConnector(scheduler);
      at(1, () => (server.socket.answersClose = false));
      expectObservable(inWords(attempt$), "^--!").toBe("(zs)", words);
      expectObservable(inWords(attempt$), "----^ 9ms !").toBe("----z", words);
      at(20, () => server.socket.serverCloses(1005));
      flush();
      expect(session).toHaveBeenCalledTimes(1);
    });
  });

  it("starts at once when the last one ended by a close", () => {
    inVirtualTime(({ expectObservable }, scheduler) => {
      const { attempt$, server, at } = setUpConnector(scheduler);
      at(5, () => server.socket.serverCloses(1006));
      expectObservable(inWords(attempt$)).toBe("(zs)-#", words, "unreachable 1006 unclean");
      expectObservable(inWords(attempt$), "------^--!").toBe("------(zt)", words);
    });
  });
});

describe("Without a WebSocketCtor", () => {
  const attempt = (): string[] =>
    inVirtualTime((_, scheduler) => {
      const seen: string[] = [];
      const attempt$ = attemptOf({
        session: () => of(sessionOf("id1")),
        path: "",
        confirmAfter: 100,
        connectTimeout: 1000,
        maxFrameLength: 1000,
        scheduler,
      });
      inWords(attempt$)
        .subscribe({
          next: (word) => seen.push(word),
          error: (word: unknown) => seen.push(String(word)),
        })
        .unsubscribe();
      return seen;
    });

  it("an attempt takes the page's WebSocket, on its protocol", () => {
    const server = createFakeServer();
    onPage(() =>
      withGlobals({ WebSocket: server.WebSocketCtor }, () => {
        expect(attempt()).toEqual(["authorizing", "session id1"]);
      }),
    );
    expect(server.socket.url).toBe("wss://kirimin.test?id=id1");
  });

  it("an attempt on a page that has none ends at once", () => {
    onPage(() =>
      withGlobals({ WebSocket: undefined }, () => expect(attempt()).toEqual(["no-websocket"])),
    );
  });

  it("an attempt without a page ends at once, though the platform has a WebSocket", () => {
    const server = createFakeServer();
    withGlobals({ location: undefined, WebSocket: server.WebSocketCtor }, () =>
      expect(attempt()).toEqual(["no-websocket"]),
    );
    expect(server.sockets).toHaveLength(0);
  });
});
