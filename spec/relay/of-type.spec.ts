import { Subject, filter, map, of } from "rxjs";
import type { RelayType } from "../../lib/protocol/messages.js";
import { ofType } from "../../lib/relay/of-type.js";
import { inVirtualTime, opensAfter, setUp, watch } from "../support/relay-bench.js";
import { spyOnReading } from "./spy-on-reading.js";

const envelope = { key: "k", from: "2" };
const user = { id: "2", username: "ayu" };
const join = { type: "memberjoin", ...envelope, groupid: "1", user } as const;
const leave = { type: "memberleave", ...envelope, groupid: "2" } as const;
const kick = { type: "memberkick", ...envelope, groupid: "3" } as const;
const badges = { type: "newbadges", ...envelope, badges: [4] } as const;
const all = [join, leave, kick, badges];

type Types = (RelayType | "join" | "leave" | "kick")[];

const cases: [Types, object[]][] = [
  [["memberkick"], [kick]],
  [["kick"], [kick]],
  [["join"], [join]],
  [["leave"], [leave]],
  [["kick", "memberkick"], [kick]],
  [
    ["join", "newbadges"],
    [join, badges],
  ],
  [["newbadges", "kick", "leave", "join"], all],
  [["calloffline"], []],
  [[], []],
  [["__proto__", "constructor"] as never, []],
];

describe("ofType", () => {
  it.each(cases)(
    "of %j lets these through on an ordinary observable, in order",
    (types, expected) => {
      const { values, end } = watch(of(...all).pipe(ofType(...types)));
      expect([values, end()]).toEqual([expected, "complete"]);
    },
  );

  it.each(cases)(
    "of %j lets these through on relay$, and ends with the relay",
    (types, expected) => {
      inVirtualTime((_, scheduler) => {
        const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
        watch(relay.relay$);
        const { values, end } = watch(relay.relay$.pipe(ofType(...types)));
        at(5, () => all.forEach((message) => server.socket.serverSends(message)));
        at(10, () => {
          expect(values).toEqual(expected);
          expect(end()).toBeUndefined();
          relay.close();
          expect(end()).toBe("complete");
        });
      });
    },
  );

  it("lets through the same after other operators", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      const direct = watch(relay.relay$.pipe(ofType("kick", "join")));
      const later = watch(
        relay.relay$.pipe(
          filter(({ type }) => type !== "newbadges"),
          map((message) => message),
          ofType("kick", "join"),
        ),
      );
      const updates = watch(relay.updates$.pipe(ofType("kick", "join")));
      at(5, () => all.forEach((message) => server.socket.serverSends(message)));
      at(10, () => {
        expect(direct.values).toEqual([join, kick]);
        expect(later.values).toEqual(direct.values);
        expect(updates.values).toEqual(direct.values);
        relay.close();
      });
    });
  });

  it("works on a stream of someone else's actions", () => {
    type Action =
      { type: "[Page] opened"; page: number } | { type: "kick"; by: string } | typeof kick;
    const actions$ = new Subject<Action>();
    const opened = watch(actions$.pipe(ofType("[Page] opened")));
    const kicked = watch(actions$.pipe(ofType("kick")));
    actions$.next({ type: "[Page] opened", page: 1 });
    actions$.next({ type: "kick", by: "ayu" });
    actions$.next(kick);
    expect(opened.values).toEqual([{ type: "[Page] opened", page: 1 }]);
    expect(kicked.values).toEqual([{ type: "kick", by: "ayu" }, kick]);
  });

  it("passes an error of its source on", () => {
    const actions$ = new Subject<typeof kick>();
    const { end } = watch(actions$.pipe(ofType("kick")));
    const error = new Error("the source's own");
    actions$.error(error);
    expect(end()).toBe(error);
  });

  it("costs a message of another type no look, however many are subscribed", () => {
    const looks = spyOnReading("type");
    const looksWith = (subscribers: number): number =>
      inVirtualTime((_, scheduler) => {
        const before = looks();
        const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
        const { values } = watch(relay.newbadges$);
        const others = Array.from({ length: subscribers }, () =>
          watch(relay.relay$.pipe(ofType("kick", "sendmessage"))),
        );
        at(5, () => server.socket.serverSends(badges));
        at(10, () => {
          expect(values).toHaveLength(1);
          for (const other of others) expect(other.values).toEqual([]);
          relay.close();
        });
        scheduler.flush();
        return looks() - before;
      });
    expect(looksWith(0)).toBeGreaterThan(0);
    expect(looksWith(1000)).toBe(looksWith(0));
  });
});
