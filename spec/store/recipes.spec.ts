import type { Observable } from "rxjs";
import {
  createRelay,
  type Chat,
  type Relay,
  type Room,
  type SessionChat,
} from "../../lib/index.js";
import * as store from "../../lib/store/index.js";
import { createMockRelay, type MockRelay } from "../../lib/testing/index.js";
import { libraryOn, noted } from "../docs/support/library.js";
import { runSnippet } from "../docs/support/run.js";
import { watch } from "../support/relay-bench.js";
import { chat, self } from "./support/states.js";

const page = "docs/store.md";

describe(page, () => {
  let mock: MockRelay;
  let group: string;
  let relay: Relay;

  beforeEach(() => {
    jest.useFakeTimers();
    mock = createMockRelay();
    relay = createRelay(mock.relayOptions);
    const [me] = mock.users;
    const ayu = mock.addUser("ayu");
    group = ayu.createGroup("Tim Hore");
    me.join(group);
    ayu.sendMessage({ group }, "halo");
  });

  afterEach(() => {
    relay.close();
    mock.close();
    jest.useRealTimers();
  });

  const run = (number: number, given: Record<string, unknown>) =>
    runSnippet(page, number, {
      given,
      packages: { ...libraryOn(mock), "rx-kirimin/store": store },
    });

  it("begins with a list of rooms and of what is unread in them", async () => {
    const { calls, functions } = noted("log");
    const exports = await run(1, { console: functions });
    jest.advanceTimersByTime(10);
    mock.users[1]?.sendMessage({ group }, "halo?");
    expect(calls).toEqual(["log Tim Hore 1", "log Tim Hore 2"]);
    (exports["relay"] as Relay).close();
  });

  it("collects the names of those who leave", async () => {
    const { names$ } = (await run(2, { relay })) as { names$: Observable<store.Names> };
    const { values } = watch(names$);
    jest.advanceTimersByTime(10);
    mock.users[1]?.disband(group);
    jest.advanceTimersByTime(10);
    expect(Object.values(values.at(-1) ?? {})).toContain("ayu");
  });

  it("tells the relay what the user does", async () => {
    const exports = (await run(3, { relay })) as {
      write: (request: () => Promise<{ chat: Chat; roomdata: Room }>) => Promise<void>;
      join: (request: () => Promise<SessionChat>) => Promise<void>;
      read: (room: Room) => void;
    };
    const { values } = watch(store.chatState(relay));
    const state = () => values.at(-1) as store.ChatState;
    jest.advanceTimersByTime(2000);
    const me = store.selectMe(state()) as typeof self;
    const { room } = store.selectRoom(group)(state()) as store.ChatRoom;

    await exports.write(() => Promise.resolve({ chat: chat("c9", me, 70), roomdata: room }));
    expect(store.selectMessages(group)(state())).toHaveLength(2);

    expect(store.selectUnreadTotal(state())).toBe(1);
    exports.read(room);
    jest.advanceTimersByTime(100);
    expect(mock.received).toMatchObject([{ type: "readAllMessages", roomid: group }]);
    expect(store.selectUnreadTotal(state())).toBe(0);

    await exports.join(() => Promise.resolve({ u: [me], m: [], r: { ...room, id: "6000009" } }));
    expect(store.selectRooms(state())).toHaveLength(2);
  });

  it("makes a state by scan", async () => {
    const { state$ } = (await run(4, { relay })) as { state$: Observable<store.ChatState> };
    const { values } = watch(state$);
    jest.advanceTimersByTime(10);
    expect(values.map((state) => store.selectRooms(state).length)).toEqual([1]);
  });

  it.each([
    ["nothing", null, ["log 0 chats, maybe old", "log 1 chats"]],
    ["a state", true, ["log 1 chats, maybe old", "log 1 chats"]],
  ])("begins with what was stored: %s", async (_name, isStored, expected) => {
    const { values, leave } = watch(store.chatState(relay));
    jest.advanceTimersByTime(10);
    leave();
    const localStorage = { getItem: () => isStored && JSON.stringify(values.at(-1)) };
    const { calls, functions } = noted("log");
    await run(5, { relay, localStorage, console: functions });
    jest.advanceTimersByTime(10);
    expect(calls).toEqual(expected);
  });
});
