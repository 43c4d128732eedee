import { TestScheduler } from "rxjs/testing";
import { commandsOf, connectionOf } from "../../lib/cli/presence.js";

const newScheduler = (): TestScheduler =>
  new TestScheduler((actual, expected) => expect(actual).toEqual(expected));

describe("connectionOf", () => {
  it("gives another number for each connection, and none between them", () => {
    const scheduler = newScheduler();
    scheduler.run(({ expectObservable }) => {
      const user = { isConnected: false, sessions: 0 };
      const becomes = (time: number, next: Partial<typeof user>) =>
        scheduler.schedule(() => Object.assign(user, next), time);
      becomes(10, { isConnected: true, sessions: 1 });
      becomes(50, { isConnected: false });
      becomes(70, { isConnected: true, sessions: 2 });
      // So fast that nobody saw it away.
      becomes(90, { sessions: 3 });
      expectObservable(connectionOf(user, scheduler), "^ 120ms !").toBe(
        "n 19ms a 39ms n 19ms b 19ms c",
        { n: undefined, a: 1, b: 2, c: 3 },
      );
    });
  });
});

describe("commandsOf", () => {
  it("gives each command once, in order", () => {
    const scheduler = newScheduler();
    scheduler.run(({ expectObservable }) => {
      const received: Record<string, unknown>[] = [{ type: "a" }];
      scheduler.schedule(() => received.push({ type: "b" }, { type: "c" }), 30);
      expectObservable(commandsOf({ received }, scheduler), "^ 70ms !").toBe("20ms a 19ms (bc)", {
        a: { type: "a" },
        b: { type: "b" },
        c: { type: "c" },
      });
    });
  });
});
