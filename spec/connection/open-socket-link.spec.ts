import { EMPTY, map, mergeMap } from "rxjs";
import type { Link } from "../../lib/connection/open-socket.js";
import { inVirtualTime } from "../support/relay-bench.js";
import { message, setUpSocket } from "./socket-bench.js";

/** Runs `spec` with the link of a socket that was accepted by a frame. */
const withLink = (
  spec: (link: Link, bench: ReturnType<typeof setUpSocket>, leave: () => void) => void,
  options: Parameters<typeof setUpSocket>[1] = {},
): void =>
  inVirtualTime((_, scheduler) => {
    const bench = setUpSocket(scheduler, options);
    const links: Link[] = [];
    const subscription = bench.socket$.subscribe({
      next: (event) => {
        if (event.kind === "accepted") links.push(event.link);
      },
      error: () => {},
    });
    bench.server.socket.serverOpens();
    bench.server.socket.serverSends(message);
    const [link] = links;
    if (!link || links.length > 1) throw new Error("It was not accepted once.");
    spec(link, bench, () => subscription.unsubscribe());
  });

describe("The link of an accepted socket", () => {
  it("sends text as it is, in order", () => {
    withLink((link, { server }) => {
      expect(link.send('{"type":"hangup"}')).toBe(true);
      expect(link.send("")).toBe(true);
      expect(server.socket.sent).toEqual(['{"type":"hangup"}', ""]);
    });
  });

  it.each([
    { state: "connecting", readyState: 0, sent: false },
    { state: "open", readyState: 1, sent: true },
    { state: "closing", readyState: 2, sent: false },
    { state: "closed", readyState: 3, sent: false },
  ])("sends by the socket's own state: $state → $sent", ({ readyState, sent }) => {
    withLink((link, { server }) => {
      server.socket.readyState = readyState;
      expect(link.send("a")).toBe(sent);
      expect(server.socket.sent).toEqual(sent ? ["a"] : []);
    });
  });

  it("sends nothing after the socket has failed, though it still calls itself open", () => {
    withLink((link, { server }) => {
      server.socket.onerror?.({});
      expect(server.socket.readyState).toBe(1);
      expect(link.send("a")).toBe(false);
      expect(server.socket.sent).toEqual([]);
    });
  });

  it("sends nothing after the socket has closed, nor anything later", () => {
    withLink((link, { server }) => {
      server.socket.serverCloses(1006);
      expect(link.send("a")).toBe(false);
      server.socket.serverOpens();
      expect(link.send("b")).toBe(false);
      expect(server.socket.sent).toEqual([]);
    });
  });

  it("sends nothing after it was left, also where the socket does not close", () => {
    withLink((link, { server }, leave) => {
      server.socket.answersClose = false;
      leave();
      server.socket.readyState = 1;
      expect(link.send("a")).toBe(false);
      expect(server.socket.sent).toEqual([]);
    });
  });

  it("tells how much has not left the socket yet", () => {
    withLink((link, { server }) => {
      expect(link.bufferedAmount()).toBe(0);
      server.socket.bufferedAmount = 42;
      expect(link.bufferedAmount()).toBe(42);
    });
  });

  it("takes a socket that does not tell for one that holds nothing back", () => {
    withLink((link, { server }) => {
      Reflect.deleteProperty(server.socket, "bufferedAmount");
      expect(link.bufferedAmount()).toBe(0);
    });
  });

  it.each([
    { confirmAfter: 1000, settledAt: 80 },
    { confirmAfter: 50, settledAt: 80 },
    { confirmAfter: 20, settledAt: 50 },
    { confirmAfter: 0, settledAt: 30 },
  ])(
    "is settled at $settledAt ms where the socket opens at 30 and confirmAfter is $confirmAfter",
    ({ confirmAfter, settledAt }) => {
      inVirtualTime(({ expectObservable }, scheduler) => {
        const { socket$, server, at } = setUpSocket(scheduler, { confirmAfter });
        const settled$ = socket$.pipe(
          mergeMap((event) => (event.kind === "accepted" ? event.link.settled$ : EMPTY)),
          map(() => "settled"),
        );
        at(30, () => {
          server.socket.serverOpens();
          server.socket.serverSends(message);
        });
        expectObservable(settled$, "^ 99ms !").toBe(`${settledAt}ms s`, { s: "settled" });
      });
    },
  );

  it("lets those who wait for it go on in their order, and who comes later at once", () => {
    withLink((link, { at }) => {
      const order: string[] = [];
      link.settled$.subscribe(() => order.push("first"));
      link.settled$.subscribe(() => order.push("second"));
      at(50, () => {
        link.settled$.subscribe(() => order.push("third"));
        expect(order).toEqual(["first", "second", "third"]);
      });
    });
  });
});
