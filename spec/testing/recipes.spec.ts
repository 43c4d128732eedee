import { readFileSync } from "node:fs";
import { filter, firstValueFrom, interval, lastValueFrom, map } from "rxjs";
import { TestScheduler } from "rxjs/testing";
import { createRelay, ofType, postlike } from "../../lib/index.js";
import { createMockRelay, sample, startRelayServer } from "../../lib/testing/index.js";

// Each test is a block of docs/testing.md, word for word: the last test sees to that.
describe("docs/testing.md", () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it("tests an app on the mock", async () => {
    const mock = createMockRelay();
    const relay = createRelay(mock.relayOptions);
    const kick = firstValueFrom(relay.memberkick$);
    await firstValueFrom(relay.state$.pipe(filter(({ status }) => status === "open")));
    mock.send(sample("memberkick", { groupid: "6000009" }));
    expect((await kick).groupid).toBe("6000009");
    relay.close();
    mock.close();
  });

  it("makes messages", () => {
    const message = sample("sendmessage", { chat: { text: "halo", reply: "c0" } });
    expect(message.chat.userid).toBe("7000002");
  });

  it("tests operators without a relay", () => {
    const scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
    scheduler.run(({ cold, expectObservable }) => {
      const kick = sample("memberkick");
      const join = sample("memberjoin");
      const relay$ = cold("j-k-|", { j: join, k: kick });
      const lost$ = relay$.pipe(
        ofType("kick"),
        map(({ groupid }) => groupid),
      );
      expectObservable(lost$).toBe("--g-|", { g: "6000001" });
    });
  });

  it("tests in virtual time", () => {
    const scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
    scheduler.run(({ expectObservable }) => {
      const mock = createMockRelay({ scheduler });
      const relay = createRelay({
        ...mock.relayOptions,
        scheduler,
        reconnect: { random: () => 1 },
      });
      scheduler.schedule(() => mock.send(sample("memberkick")), 20);
      scheduler.schedule(() => mock.drop(), 30);
      scheduler.schedule(() => mock.send(sample("memberjoin")), 2000);

      expectObservable(relay.relay$, "^ 3s !").toBe("20ms k 1979ms j", {
        k: sample("memberkick"),
        j: sample("memberjoin"),
      });
      expectObservable(relay.state$.pipe(map(({ status }) => status)), "^ 2s !").toBe(
        "c 3ms o 15ms d 13ms w 999ms (ac) o 961ms d",
        { a: "authorizing", c: "connecting", o: "open", d: "connected", w: "waiting" },
      );
    });
  });

  it("tests under fake timers", () => {
    jest.useFakeTimers();
    const mock = createMockRelay();
    const relay = createRelay(mock.relayOptions);
    const kicked: string[] = [];
    relay.memberkick$.subscribe(({ groupid }) => kicked.push(groupid));

    jest.advanceTimersByTime(4);
    mock.send(sample("memberkick"));
    expect(kicked).toEqual(["6000001"]);

    mock.drop();
    jest.advanceTimersByTime(4 + 1000 + 4);
    mock.send(sample("memberkick"));
    expect(kicked).toHaveLength(2);

    relay.close();
    mock.close();
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });

  it("tests on a server", async () => {
    const server = await startRelayServer();
    const relay = createRelay({ ...server.relayOptions, confirmAfter: 100 });
    const ayu = server.addUser("ayu");
    const message = firstValueFrom(relay.sendmessage$);
    await firstValueFrom(relay.state$.pipe(filter(({ status }) => status === "connected")));
    ayu.sendMessage({ user: server.users[0].id }, "halo");
    expect((await message).chat.text).toBe("halo");
    await lastValueFrom(relay.deliver(postlike("p1")));
    // It has left; the server has yet to read it.
    await firstValueFrom(interval(5).pipe(filter(() => server.likes("p1") === 1)));
    relay.close();
    await server.close();
  });

  it("shows nothing but what runs here", () => {
    // Formatting differs with the indentation; imports name the package.
    const bare = (code: string): string => code.replace(/^import .*$/gm, "").replace(/,?\s+/g, "");
    const docs = readFileSync("docs/testing.md", "utf8");
    const blocks = [...docs.matchAll(/```ts\n([^]*?)```/g)].map(([, block]) => bare(String(block)));
    expect(blocks).toHaveLength(6);
    const here = bare(readFileSync("spec/testing/recipes.spec.ts", "utf8"));
    expect(blocks.filter((block) => !here.includes(block))).toEqual([]);
  });
});
