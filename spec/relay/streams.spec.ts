import { readFileSync } from "node:fs";
import { join } from "node:path";
import { config, type Observable } from "rxjs";
import { relayTypes, type RelayType } from "../../lib/protocol/messages.js";
import { invalidFrame } from "../../lib/protocol/frame.js";
import { inVirtualTime, opensAfter, setUp, watch } from "../support/relay-bench.js";
import { spyOnReading } from "./spy-on-reading.js";

const badges = { type: "newbadges", key: "k", from: "2", badges: [4] };
const kick = { type: "memberkick", key: "k", from: "2", groupid: "7" };
const misshapen = { type: "newbadges", key: "k", from: "2", badges: "4" };

const recorded = ["relay-frames.ndjson", "relay-frames-2.ndjson"].flatMap((file) =>
  readFileSync(join(__dirname, "../fixtures", file), "utf8")
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { frame: string }).frame),
);
const typeOf = (frame: string): string => (JSON.parse(frame) as { type: string }).type;
const isSuperseding = (frame: string): boolean => typeOf(frame) === "newLoggedIn";

/** Everything that a relay tells of frames, by the name of the stream. */
const watchAll = (relay: ReturnType<typeof setUp>["relay"]) =>
  Object.fromEntries(
    Object.entries({ ...relay, state$: undefined, session$: undefined, updates$: undefined })
      .filter(([name, stream$]) => name.endsWith("$") && stream$ !== undefined)
      .map(([name, stream$]) => [name, watch(stream$ as Observable<unknown>).values]),
  );

describe("The streams of a relay", () => {
  it("give each recorded frame to relay$ and to the stream of its own type, and to no other", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      const got = watchAll(relay);
      const frames = recorded.filter((frame) => !isSuperseding(frame));
      at(5, () => frames.forEach((frame) => server.socket.serverSends(frame)));
      at(10, () => {
        const invalid = got["invalid$"] as { frame: string }[];
        const bad = new Set(invalid.map(({ frame }) => frame));
        const good = frames.filter((frame) => !bad.has(frame));
        expect([bad.size, good.length]).toEqual([2, frames.length - 2]);
        expect(got["unknown$"]).toEqual([]);
        expect(got["relay$"]?.map((message) => JSON.stringify(message))).toEqual(good);
        for (const type of relayTypes) {
          expect(got[`${type}$`]?.map((message) => JSON.stringify(message))).toEqual(
            good.filter((frame) => typeOf(frame) === type),
          );
        }
        relay.close();
      });
    });
  });

  it.each(recorded.filter(isSuperseding))(
    "give %s too, which is the last of its socket",
    (frame) => {
      inVirtualTime((_, scheduler) => {
        const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
        const got = watchAll(relay);
        at(5, () => server.socket.serverSends(frame));
        at(10, () => {
          expect(got["relay$"]).toEqual([JSON.parse(frame)]);
          expect(got["newLoggedIn$"]).toEqual(got["relay$"]);
        });
      });
    },
  );

  it.each<[string, unknown, object]>([
    ["of no JSON", "halo", { reason: "json", length: 4 }],
    ["of nothing", "", { reason: "json", length: 0 }],
    ["of binary", new ArrayBuffer(3), { reason: "json", length: 3 }],
    ["of an array", "[]", { reason: "shape", length: 2 }],
    ["without a type", "{}", { reason: "shape", length: 2 }],
    ["whose type is an array", '{"type":["candidate"]}', { reason: "shape" }],
    ["too long", `"${"a".repeat(200)}"`, { reason: "size", length: 202 }],
    ["of a known type and another shape", misshapen, { reason: "shape", type: "newbadges" }],
  ])("give a frame %s to invalid$, and go on", (_name, frame, invalid) => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(
        scheduler,
        { maxFrameLength: 100 },
        opensAfter(1, scheduler),
      );
      const got = watchAll(relay);
      at(5, () => {
        const { socket } = server;
        if (frame instanceof ArrayBuffer) socket.onmessage?.({ data: frame });
        else socket.serverSends(frame);
        socket.serverSends(kick);
      });
      at(10, () => {
        expect(got["invalid$"]).toEqual([expect.objectContaining(invalid)]);
        expect(got["relay$"]).toEqual([kick]);
        expect(server.standing()).toBe(1);
        relay.close();
      });
    });
  });

  it.each(["calls", "unknown", "__proto__", "constructor", "toString", ""])(
    'give a message of the type "%s" to unknown$',
    (name) => {
      inVirtualTime((_, scheduler) => {
        const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
        const got = watchAll(relay);
        const message = { type: name, extra: [1] };
        at(5, () => server.socket.serverSends(message));
        at(10, () => {
          expect(got["unknown$"]).toEqual([{ type: "unknown", name, message }]);
          expect([got["relay$"], got["invalid$"]]).toEqual([[], []]);
          relay.close();
        });
      });
    },
  );

  it("decode a message once, and give the same object to all", () => {
    const decoded = spyOnReading("badges");
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      const watched = [
        relay.newbadges$,
        relay.newbadges$,
        relay.relay$,
        relay.updates$,
        relay.relay$,
      ].map((stream$) => watch<unknown>(stream$));
      at(5, () => server.socket.serverSends({ ...badges, edited: false }));
      at(10, () => {
        expect(decoded()).toBe(1);
        const told = new Set(watched.map(({ values }) => values.at(-1)));
        expect([...told]).toEqual([{ ...badges, edited: false }]);
        relay.close();
      });
    });
  });

  it.each<[string, number, RelayType | "relay" | "unknown" | "invalid" | "updates"]>([
    ["not decode what nobody would see", 0, "memberkick"],
    ["not decode for unknown$", 0, "unknown"],
    ["decode for a type's own stream", 1, "newbadges"],
    ["decode for relay$", 1, "relay"],
    ["decode for updates$", 1, "updates"],
    ["decode for invalid$, which is to hear of what is misshapen", 1, "invalid"],
  ])("%s", (_name, times, name) => {
    const decoded = spyOnReading("badges");
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      watch<unknown>(relay[`${name}$`]);
      at(5, () => server.socket.serverSends(badges));
      at(10, () => {
        expect(decoded()).toBe(times);
        relay.close();
      });
    });
  });

  it("go on for the others where a handler throws, and RxJS reports it", () => {
    const reported: unknown[] = [];
    config.onUnhandledError = (error) => reported.push(error);
    try {
      inVirtualTime((_, scheduler) => {
        const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
        const fault = new Error("a handler's own");
        watch<unknown>(relay.newbadges$, () => {
          throw fault;
        });
        const others = [relay.newbadges$, relay.relay$, relay.updates$].map((stream$) =>
          watch<unknown>(stream$),
        );
        at(5, () => server.socket.serverSends(badges));
        at(6, () => server.socket.serverSends(badges));
        at(10, () => {
          for (const { values } of others) expect(values.slice(-2)).toEqual([badges, badges]);
          expect(reported).toEqual([fault, fault]);
          relay.close();
        });
      });
    } finally {
      config.onUnhandledError = null;
    }
  });

  it("give what a session left out to invalid$, before the session's own socket opens", () => {
    inVirtualTime((_, scheduler) => {
      const invalid = [
        invalidFrame("shape", ["Session.c.0.m.1.timestamp: expected number, got string"], "{}"),
        invalidFrame("shape", ["Session.me: expected Me, got null"], "null"),
      ];
      const session = { socket: { id: "a", host: "kirimin.test" }, invalid };
      const { relay } = setUp(scheduler, { session: () => [session] });
      const { values } = watch(relay.invalid$);
      expect(values).toEqual(invalid);
      relay.close();
    });
  });

  it("take a session whose `invalid` is no list for one with nothing left out", () => {
    inVirtualTime((_, scheduler) => {
      const session = { socket: { id: "a", host: "kirimin.test" }, invalid: "nothing" };
      const { relay } = setUp(scheduler, { session: () => [session] });
      const { values, end } = watch(relay.invalid$);
      expect([values, end()]).toEqual([[], undefined]);
      relay.close();
    });
  });
});
