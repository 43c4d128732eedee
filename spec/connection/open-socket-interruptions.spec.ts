import { inVirtualTime } from "../support/relay-bench.js";
import { onPage } from "./fake-page.js";
import { inWords, message, setUpSocket } from "./socket-bench.js";

const words = { o: "open", a: "accepted", m: "calloffline" };

describe("A socket on a page that is left", () => {
  it.each([
    { phase: "connecting", leftAt: 1, marbles: "-#", error: "unreachable" },
    { phase: "open", leftAt: 3, marbles: "--o#", error: "refused" },
    { phase: "accepted", leftAt: 9, marbles: "--o-(am)-#", error: "disconnected" },
  ])("ends by how far it had come: $phase → $error", ({ leftAt, marbles, error }) => {
    onPage((page) => {
      inVirtualTime(({ expectObservable, flush }, scheduler) => {
        const { socket$, server, onRelease, at } = setUpSocket(scheduler);
        at(2, () => server.socket.serverOpens());
        at(4, () => server.socket.serverSends(message));
        at(leftAt, () => page.fires("pagehide"));
        expectObservable(inWords(socket$)).toBe(marbles, words, error);
        flush();
        expect(server.standing()).toBe(0);
        expect(onRelease).toHaveBeenCalledTimes(1);
        expect(page.listeners()).toBe(0);
      });
    });
  });

  it("says so, and asks for no close that may never come", () => {
    onPage((page) => {
      inVirtualTime((_, scheduler) => {
        const { socket$, server } = setUpSocket(scheduler);
        const error = jest.fn();
        socket$.subscribe({ error });
        server.socket.serverOpens();
        server.socket.answersClose = false;
        page.fires("pagehide");
        expect(error).toHaveBeenCalledWith(
          expect.objectContaining({ message: expect.stringMatching(/^The page was left\. /) }),
        );
        expect(scheduler.actions).toHaveLength(0);
      });
    });
  });
});

describe("A socket on a page", () => {
  it("leaves no listener when it is left or ends", () => {
    onPage((page) => {
      inVirtualTime((_, scheduler) => {
        const { socket$, server } = setUpSocket(scheduler);
        const subscription = socket$.subscribe({ error: () => {} });
        expect(page.listeners()).toBeGreaterThan(0);
        subscription.unsubscribe();
        expect(page.listeners()).toBe(0);
        socket$.subscribe({ error: () => {} });
        server.socket.serverCloses(1006);
        expect(page.listeners()).toBe(0);
      });
    });
  });

  it("ends with what the clock of the scheduler throws, and is closed", () => {
    onPage((page) => {
      inVirtualTime((_, scheduler) => {
        const { socket$, server } = setUpSocket(scheduler);
        const error = jest.fn();
        socket$.subscribe({ error });
        const thrown = new Error("no clock");
        jest.spyOn(scheduler, "now").mockImplementationOnce(() => {
          throw thrown;
        });
        page.goOffline();
        expect(error).toHaveBeenCalledWith(expect.objectContaining({ code: "unreachable" }));
        expect(server.standing()).toBe(0);
      });
    });
  });
});
