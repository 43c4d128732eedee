import { createRelay, type Relay } from "../../lib/index.js";
import { createMockRelay, type MockRelay } from "../../lib/testing/index.js";
import { library, noted } from "./support/library.js";
import { runSnippet } from "./support/run.js";

const page = "docs/sending.md";

describe(page, () => {
  let mock: MockRelay;
  let relay: Relay;
  const { calls, functions } = noted("confirmLike", "askAgain", "undoLike", "warn", "showUnsent");

  const connect = (): void => {
    relay.relay$.subscribe();
    jest.advanceTimersByTime(2000);
  };
  const run = (number: number) =>
    runSnippet(page, number, {
      packages: library,
      given: { relay, console: functions, ...functions },
    });

  beforeEach(() => {
    jest.useFakeTimers();
    mock = createMockRelay();
    relay = createRelay(mock.relayOptions);
    calls.length = 0;
  });
  afterEach(() => {
    relay.close();
    mock.close();
    jest.useRealTimers();
  });

  it("confirms a like that was delivered", async () => {
    connect();
    await run(1);
    jest.advanceTimersByTime(100);
    expect(calls).toEqual(["confirmLike"]);
    expect(mock.likes("pm2yig6go")).toBe(1);
  });

  it("takes a like back that was not sent in time", async () => {
    await run(1);
    jest.advanceTimersByTime(5000);
    expect(calls).toEqual(["undoLike"]);
    expect(mock.received).toEqual([]);
  });

  it("asks where a like may have arrived", async () => {
    class SlowSocket extends mock.relayOptions.WebSocketCtor {
      override readonly bufferedAmount = 1;
    }
    relay = createRelay({ ...mock.relayOptions, WebSocketCtor: SlowSocket });
    connect();
    await run(1);
    mock.drop();
    jest.advanceTimersByTime(100);
    expect(calls).toEqual(["askAgain"]);
  });

  it("says why a read mark was not sent", async () => {
    await run(2);
    expect(calls).toEqual([expect.stringMatching(/^warn There is no accepted connection/)]);
  });

  it("sends a read mark", async () => {
    const group = mock.addUser("ayu").createGroup("Tim Hore");
    mock.users[0].join(group);
    connect();
    await run(2);
    jest.advanceTimersByTime(100);
    expect(mock.received).toMatchObject([
      { type: "readAllMessages", roomid: group, roomtype: "group" },
    ]);
    expect(calls).toEqual([]);
  });

  it("tries again what does no harm twice, and gives up after that", async () => {
    connect();
    relay.close();
    await run(3);
    expect(calls).toEqual(["showUnsent"]);
  });
});
