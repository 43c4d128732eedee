import { inVirtualTime } from "../support/relay-bench.js";
import { inWords, message, setUpSocket } from "./socket-bench.js";

const words = { o: "open", a: "accepted", m: "calloffline" };

/** Where a socket can be when it is left, and what was seen of it by then. */
const phases = [
  { phase: "connecting", open: false, frame: false, left: "^ 49ms !", seen: "" },
  { phase: "open", open: true, frame: false, left: "^ 49ms !", seen: "-o" },
  { phase: "accepted by a frame", open: true, frame: true, left: "^ 49ms !", seen: "-o(am)" },
  { phase: "accepted by time", open: true, frame: false, left: "^ 149ms !", seen: "-o 99ms a" },
];

describe.each(phases)("A socket that is left while $phase", ({ open, frame, left, seen }) => {
  const run = (
    spec: (
      bench: ReturnType<typeof setUpSocket>,
      helpers: { leaveIt: () => void; flush: () => void },
    ) => void,
    answersClose = true,
  ): void =>
    inVirtualTime(({ expectObservable, flush }, scheduler) => {
      const bench = setUpSocket(scheduler);
      const { at, server } = bench;
      at(1, () => {
        server.socket.answersClose = answersClose;
        if (open) server.socket.serverOpens();
      });
      at(2, () => {
        if (frame) server.socket.serverSends(message);
      });
      spec(bench, {
        leaveIt: () => expectObservable(inWords(bench.socket$), left).toBe(seen, words),
        flush,
      });
    });

  it("is closed once and released once", () => {
    run(({ server, onRelease, at }, { leaveIt, flush }) => {
      const closed = jest.fn();
      at(1, () => {
        const { socket } = server;
        const close = socket.close.bind(socket);
        socket.close = () => {
          closed();
          close();
        };
      });
      leaveIt();
      flush();
      expect(closed).toHaveBeenCalledTimes(1);
      expect(onRelease).toHaveBeenCalledTimes(1);
      expect(server.standing()).toBe(0);
    });
  });

  it("says nothing more, whatever happens on it", () => {
    run(({ server, onOpen, onRelease, at }, { leaveIt, flush }) => {
      at(200, () => server.socket.onopen?.({}));
      at(201, () => server.socket.serverSends(message));
      at(202, () => server.socket.onerror?.({}));
      at(203, () => server.socket.serverCloses(1006));
      leaveIt();
      flush();
      expect(onOpen).toHaveBeenCalledTimes(open ? 1 : 0);
      expect(onRelease).toHaveBeenCalledTimes(1);
    }, false);
  });

  it("says nothing in the next attempt either", () => {
    run(({ server, socket$, at, onOpen, onRelease }, { leaveIt, flush }) => {
      leaveIt();
      const next = jest.fn();
      const error = jest.fn();
      at(200, () => {
        socket$.subscribe({ next, error });
        const [old, current] = server.sockets;
        old?.onopen?.({});
        old?.serverSends(message);
        old?.onerror?.({});
        old?.serverCloses(1005);
        expect(next).not.toHaveBeenCalled();
        expect(current?.readyState).toBe(0);
        current?.serverOpens();
        expect(next.mock.calls).toEqual([[{ kind: "open" }]]);
      });
      flush();
      expect(server.sockets).toHaveLength(2);
      expect(error).not.toHaveBeenCalled();
      expect(onOpen).toHaveBeenCalledTimes(open ? 2 : 1);
      expect(onRelease).toHaveBeenCalledTimes(1);
    }, false);
  });

  it("leaves no timer", () => {
    inVirtualTime((_, scheduler) => {
      const { socket$, server } = setUpSocket(scheduler);
      const subscription = socket$.subscribe();
      if (open) server.socket.serverOpens();
      if (frame) server.socket.serverSends(message);
      subscription.unsubscribe();
      expect(scheduler.actions).toHaveLength(0);
    });
  });
});

describe("A socket that has failed", () => {
  it("is not accepted any more, neither by time nor by a frame", () => {
    inVirtualTime(({ expectObservable }, scheduler) => {
      const { socket$, server, at } = setUpSocket(scheduler);
      at(1, () => server.socket.serverOpens());
      at(50, () => server.socket.fails());
      at(60, () => server.socket.serverSends(message));
      at(200, () => server.socket.serverCloses(1006));
      expectObservable(inWords(socket$)).toBe("-o 198ms #", words, "refused 1006 unclean");
    });
  });

  it("is released at once when it is left before its close came", () => {
    inVirtualTime((_, scheduler) => {
      const { socket$, server, onRelease } = setUpSocket(scheduler);
      const subscription = socket$.subscribe();
      server.socket.fails();
      expect(onRelease).not.toHaveBeenCalled();
      subscription.unsubscribe();
      expect(onRelease).toHaveBeenCalledTimes(1);
      expect(scheduler.actions).toHaveLength(0);
    });
  });
});

describe("A socket that has ended", () => {
  it("is silent: neither frames nor another close come through", () => {
    inVirtualTime(({ expectObservable }, scheduler) => {
      const { socket$, server, at, onRelease } = setUpSocket(scheduler);
      at(1, () => server.socket.serverOpens());
      at(2, () => server.socket.serverCloses(1005));
      at(3, () => server.socket.serverSends(message));
      at(4, () => server.socket.serverCloses(1006));
      at(5, () => server.socket.fails());
      expectObservable(inWords(socket$)).toBe("-o#", words, "refused 1005 clean");
      scheduler.flush();
      expect(onRelease).toHaveBeenCalledTimes(1);
    });
  });

  it("was closed where the platform only said that it failed", () => {
    inVirtualTime(({ flush }, scheduler) => {
      const { socket$, server } = setUpSocket(scheduler);
      socket$.subscribe({ error: () => {} });
      server.socket.serverOpens();
      // As `ws` does: the error comes while the socket is still open.
      server.socket.onerror?.({});
      flush();
      expect(server.socket.readyState).toBe(3);
    });
  });
});
