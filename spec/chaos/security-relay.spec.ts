import { of } from "rxjs";
import type { UpdateEvent } from "../../lib/index.js";
import { createFakePage } from "../support/fake-page.js";
import {
  inVirtualTime,
  opensAfter,
  setUp,
  watch,
  watchStates,
  type SmallSession,
} from "../support/relay-bench.js";

const MiB = 1_048_576;

describe("A relay", () => {
  it.each([
    ...["ws://evil.test", "user:pass@evil.test", "evil.test/path", "evil.test?id=1", "evil.test#"],
    ...["evil.test\\@kirimin.test", " evil.test", "evil.test\n", "", ".", "[::1", "a:b"],
    ...["evil.test:99999", "evil.test:", "//evil.test", "evil.test%2f", "evil\u3002test/"],
  ])("opens no socket to %j, which is no host", (host) => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {
        session: () => of({ socket: { id: "a", host } }),
      });
      const states = watchStates(relay);
      watch(relay.relay$);
      at(1, () => {
        expect(states.at(-1)).toBe("waiting 2 in 1000: bad-session");
        expect(server.sockets).toEqual([]);
        relay.close();
      });
    });
  });

  it.each([
    ["https:", "wss:"],
    ["http:", "ws:"],
  ])("on a page at %s connects by %s unless told otherwise", (protocol, expected) => {
    const [, takeAway] = createFakePage({ protocol });
    try {
      inVirtualTime((_, scheduler) => {
        const { relay, server } = setUp(scheduler, { protocol: undefined });
        watch(relay.relay$);
        expect(new URL(server.socket.url).protocol).toBe(expected);
        relay.close();
      });
    } finally {
      takeAway();
    }
  });

  it("parses nothing that is longer than maxFrameLength, whoever listens, and all else once", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(
        scheduler,
        { maxFrameLength: 100 },
        opensAfter(1, scheduler),
      );
      for (const stream$ of [relay.relay$, relay.invalid$, relay.unknown$, relay.updates$]) {
        watch<unknown>(stream$);
      }
      at(5, () => {
        const parse = jest.spyOn(JSON, "parse");
        const frame = (length: number): string => {
          const empty = '{"type":"newLoggedOut","uid":""}';
          return empty.replace('""', `"${"1".repeat(length - empty.length)}"`);
        };
        for (const length of [101, 100, 5000, 99]) server.socket.serverSends(frame(length));
        expect(parse.mock.calls.map(([text]) => text.length)).toEqual([100, 99]);
        parse.mockRestore();
        relay.close();
      });
    });
  });

  /** What a late subscriber of `updates$` is told after so many messages with a text of so many characters. */
  const replayed = (count: number, length: number): UpdateEvent<SmallSession>[] =>
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      const late: UpdateEvent<SmallSession>[] = [];
      const { leave } = watch(relay.unknown$);
      at(5, () => {
        const message = { type: "memberkick", key: "k", from: "2", groupid: "g" };
        const text = JSON.stringify({ ...message, text: "a".repeat(length) });
        for (let n = 0; n < count; n += 1) server.socket.serverSends(text);
        watch(relay.updates$, (event) => late.push(event));
        leave();
        relay.close();
      });
      scheduler.flush();
      return late;
    });

  it("keeps no more messages for late subscribers than its journal holds", () => {
    expect(replayed(1500, 10)).toHaveLength(1002);
  });

  it("keeps no more of their text than a few of the longest frames", () => {
    const kept = replayed(100, MiB - 200).filter(({ type }) => type === "memberkick");
    expect(kept.length).toBeLessThanOrEqual(32);
  });
});
