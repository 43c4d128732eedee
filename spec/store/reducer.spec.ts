import { legacy_createStore } from "redux";
import type { Chat, User } from "../../lib/protocol/entities.js";
import { relayTypes, type RelayType } from "../../lib/protocol/messages.js";
import {
  chatReducer,
  emptyChatState,
  selectRooms,
  selectUnreadTotal,
  type ChatEvent,
  type ChatRoom,
  type ChatState,
} from "../../lib/store/index.js";
import { sample } from "../../lib/testing/index.js";
import { deepFreeze } from "./support/deep-freeze.js";
import { faultsOf } from "./support/valid-state.js";
import {
  after,
  arisanChat,
  ayu,
  ayusChat,
  budi,
  chat,
  chatting,
  citra,
  envelope,
  me,
  populated,
  self,
  snapshotOf,
  tim,
  timChat,
  withAyu,
} from "./support/states.js";

const call: Chat = { id: "call1", userid: ayu.id, timestamp: 60, type: "call", duration: -2 };
const dodi = { id: "7000005", username: "dodi", displayname: "Dodi", isFriend: 0 };

/** The state with another room in the place of the one with this id. */
const withRoom = (state: ChatState, id: string, parts: Partial<ChatRoom>): object => ({
  ...state,
  chats: { ...state.chats, [id]: { ...state.chats[id], ...parts } },
});
const usersOf = (...users: User[]): ChatRoom["users"] =>
  Object.fromEntries(users.map((user) => [user.id, user]));

type Row = [
  name: string,
  event: ChatEvent,
  expected: (before: ChatState) => object,
  touched: string[],
];

const rows: Row[] = [
  [
    "snapshot replaces everything",
    snapshotOf([arisanChat], { me: { ...me, bio: "baru" } }),
    (before) => ({
      me: { ...me, bio: "baru" },
      chats: { "6000002": before.chats["6000002"] },
      requests: [],
      complete: true,
    }),
    [tim.id, ayu.id, "6000002"],
  ],
  [
    "gap says that something is missing",
    { type: "gap" },
    (before) => ({ ...before, complete: false }),
    [],
  ],
  [
    "sendmessage puts the message in",
    { type: "sendmessage", ...chatting(ayu, tim, chat("c4", ayu, 70)) },
    (before) => withRoom(before, tim.id, { messages: [...timChat.m, chat("c4", ayu, 70)] }),
    [tim.id],
  ],
  [
    "sendmessage makes the chat of two that is new",
    {
      type: "sendmessage",
      ...chatting(
        budi,
        { id: budi.id, long: "Budi", short: "budi", type: "user" },
        chat("e1", budi, 70),
      ),
    },
    (before) =>
      withRoom(before, budi.id, {
        room: { id: budi.id, long: "Budi", short: "budi", type: "user" },
        users: usersOf(self, budi),
        messages: [chat("e1", budi, 70)],
      }),
    [budi.id],
  ],
  [
    "editmessage of a text takes text and edited over",
    {
      type: "editmessage",
      ...chatting(ayu, tim, chat("c1", ayu, 10, { text: "baru", edited: 80 })),
    },
    (before) =>
      withRoom(before, tim.id, {
        messages: [chat("c1", ayu, 10, { text: "baru", edited: 80 }), ...timChat.m.slice(1)],
      }),
    [tim.id],
  ],
  [
    "editmessage of a call takes duration over",
    {
      type: "editmessage",
      ...envelope(ayu),
      chat: { ...call, timestamp: 90, readers: [me.id], duration: 2306 },
      roomdata: withAyu,
      users: [self, ayu],
    },
    (before) =>
      withRoom(before, ayu.id, {
        messages: [
          ...ayusChat.m.slice(0, 2),
          { ...call, timestamp: 90, readers: [me.id], duration: 2306 },
        ],
      }),
    [ayu.id],
  ],
  [
    "deletemessage leaves of a message what the server leaves",
    {
      type: "deletemessage",
      ...chatting(ayu, tim, {
        id: "c3",
        userid: budi.id,
        timestamp: 30,
        type: "deleted",
        text: "deleted",
        edited: 35,
        readers: [ayu.id],
      }),
    },
    (before) =>
      withRoom(before, tim.id, {
        messages: [
          ...timChat.m.slice(0, 2),
          {
            id: "c3",
            userid: budi.id,
            timestamp: 30,
            type: "deleted",
            text: "deleted",
            edited: 35,
            readers: [ayu.id],
          },
        ],
      }),
    [tim.id],
  ],
  [
    "readAllMessages in a group adds a reader to what others wrote",
    { type: "readAllMessages", ...envelope(ayu), roomid: tim.id },
    (before) =>
      withRoom(before, tim.id, {
        messages: [
          chat("c1", ayu, 10),
          chat("c2", me, 20, { readers: [ayu.id] }),
          chat("c3", budi, 30, { readers: [ayu.id] }),
        ],
      }),
    [tim.id],
  ],
  [
    "readAllMessages under my own id is of the chat with who has read",
    { type: "readAllMessages", ...envelope(ayu), roomid: me.id },
    (before) =>
      withRoom(before, ayu.id, {
        messages: [
          ayusChat.m[0] as Chat,
          chat("d2", me, 50, { readers: [ayu.id] }),
          ayusChat.m[2] as Chat,
        ],
      }),
    [ayu.id],
  ],
  [
    "clearhistory takes the messages",
    { type: "clearhistory", ...envelope(ayu), roomid: ayu.id },
    (before) => withRoom(before, ayu.id, { messages: [] }),
    [ayu.id],
  ],
  [
    "memberjoin adds the user",
    { type: "memberjoin", ...envelope(dodi), groupid: tim.id, user: dodi },
    (before) => withRoom(before, tim.id, { users: usersOf(self, ayu, budi, dodi) }),
    [tim.id],
  ],
  [
    "memberleave takes the user out",
    { type: "memberleave", ...envelope(budi), groupid: tim.id },
    (before) => withRoom(before, tim.id, { users: usersOf(self, ayu) }),
    [tim.id],
  ],
  [
    "memberkick takes the group away",
    { type: "memberkick", ...envelope(ayu), groupid: tim.id },
    (before) => {
      const { [tim.id]: _, ...chats } = before.chats;
      return { ...before, chats };
    },
    [tim.id],
  ],
  [
    "addfriend adds to the requests",
    { type: "addfriend", ...envelope(dodi), user: { ...dodi, isFriend: 3 } },
    (before) => ({ ...before, requests: [citra, { ...dodi, isFriend: 3 }] }),
    [],
  ],
  [
    "acceptfriend makes the chat of two, and says so of the user everywhere",
    { type: "acceptfriend", ...envelope(citra), user: { ...citra, isFriend: 1 } },
    (before) => ({
      ...before,
      requests: [],
      chats: {
        ...before.chats,
        "6000002": {
          ...before.chats["6000002"],
          users: usersOf(self, { ...citra, isFriend: 1 }),
        },
        [citra.id]: {
          room: { id: citra.id, long: "Citra", short: "citra", type: "user" },
          users: usersOf(self, { ...citra, isFriend: 1 }),
          messages: [],
        },
      },
    }),
    ["6000002", citra.id],
  ],
  ...(["unfriend", "ignorefriend", "cancelfriend"] as const).map((type): Row => [
    `${type} takes off the requests, and says so of the user everywhere`,
    { type, ...envelope(citra), user: { ...citra, isFriend: 0 } },
    (before) => ({
      ...(withRoom(before, "6000002", {
        users: usersOf(self, { ...citra, isFriend: 0 }),
      }) as ChatState),
      requests: [],
    }),
    ["6000002"],
  ]),
  [
    "newbadges are mine",
    { type: "newbadges", ...envelope(ayu), badges: [2, 3] },
    (before) => ({ ...before, me: { ...me, badges: [2, 3] } }),
    [],
  ],
  [
    "own joined adds the room as the reply gave it",
    {
      type: "own",
      key: "1",
      did: "joined",
      chat: { ...timChat, r: { ...tim, id: "6000009" } },
    },
    (before) =>
      withRoom(before, "6000009", {
        room: { ...tim, id: "6000009" },
        users: usersOf(self, ayu, budi),
        messages: timChat.m,
      }),
    ["6000009"],
  ],
];

describe("chatReducer", () => {
  it.each(rows)("%s", (_name, event, expected) => {
    const before = populated();
    expect(chatReducer(before, deepFreeze(event))).toEqual(expected(before));
  });

  it.each(rows)("leaves what it does not touch as it is: %s", (_name, event, expected, touched) => {
    const before = populated();
    const next = chatReducer(before, event);
    const chats = Object.keys({ ...before.chats, ...next.chats }).filter(
      (id) => next.chats[id] !== before.chats[id],
    );
    expect(chats.sort()).toEqual(touched.sort());
    expect(next.chats === before.chats).toBe(touched.length === 0);
    const { me: nextMe, requests } = expected(before) as ChatState;
    if (event.type === "snapshot") return;
    expect(next.me === before.me).toBe(nextMe === before.me);
    expect(next.requests === before.requests).toBe(requests === before.requests);
  });

  it.each(rows)("changes nothing more at the second time: %s", (_name, event) => {
    const once = chatReducer(populated(), event);
    const twice = chatReducer(once, event);
    expect(twice).toEqual(once);
    // A snapshot is new each time: nobody looks whether it says the same.
    if (event.type !== "snapshot" && event.type !== "own") expect(twice).toBe(once);
  });

  const inert = ["offer", "answer", "candidate", "reject", "hangup", "calloffline", "newLoggedIn"];

  it("has a row for each type of event, but for these", () => {
    const types = new Set(rows.map(([, { type }]) => type as string));
    const all = [...relayTypes, "snapshot", "gap", "own"];
    expect(all.filter((type) => !types.has(type))).toEqual(inert);
  });

  it.each(inert)("gives the same state back for %s", (type) => {
    const state = populated();
    expect(chatReducer(state, sample(type as RelayType))).toBe(state);
  });

  it.each<[string, ChatEvent]>([
    [
      "a message in a group is deleted that is not known",
      sample("deletemessage", { roomdata: { id: "6" } }),
    ],
    ["a message is edited that is not there", sample("editmessage", { chat: { id: "c9" } })],
    [
      "a message is edited that is called __proto__",
      sample("editmessage", { chat: { id: "__proto__" } }),
    ],
    ["somebody joins a group that is not known", sample("memberjoin", { groupid: "6" })],
    ["somebody joins a chat of two", sample("memberjoin", { groupid: ayu.id })],
    ["somebody joins who is there", sample("memberjoin")],
    ["somebody leaves who is not there", sample("memberleave", { from: "__proto__" })],
    ["somebody leaves a group that is not known", sample("memberleave", { groupid: "6" })],
    ["I am kicked of a group that is gone", sample("memberkick", { groupid: "6" })],
    ["I am kicked of the group constructor", sample("memberkick", { groupid: "constructor" })],
    ["I am kicked of a chat of two", sample("memberkick", { groupid: ayu.id })],
    ["a room is read that is not known", sample("readAllMessages", { roomid: "6" })],
    [
      "a chat of two is read that is not known",
      sample("readAllMessages", { from: "8", roomid: me.id }),
    ],
    ["my own id is read by a group", sample("readAllMessages", { from: tim.id, roomid: me.id })],
    ["another's chat of two is read", sample("readAllMessages", { roomid: ayu.id })],
    ["a room is cleared that is not known", sample("clearhistory", { roomid: "__proto__" })],
    ["a room is cleared that is empty", sample("clearhistory", { roomid: "6000002" })],
    ["a friend is none any more who never was", sample("unfriend", { user: dodi })],
    ["a request comes again", sample("addfriend", { from: citra.id, user: citra })],
    ["I am said to be my own friend", sample("acceptfriend", { user: { ...ayu, id: me.id } })],
    ["I am said to ask myself", sample("addfriend", { user: { ...ayu, id: me.id } })],
    ["I am said to be no friend of mine", sample("unfriend", { user: { ...ayu, id: me.id } })],
    ["my badges are those that I have: none", sample("newbadges", { badges: [] })],
  ])("gives the same state back where %s", (_name, event) => {
    const state = populated();
    expect(chatReducer(state, event)).toBe(state);
  });

  it("keeps a message that replies to __proto__, and looks nothing up by it", () => {
    const state = populated();
    const event = sample("sendmessage", { chat: { id: "c9", reply: "__proto__" } });
    const next = chatReducer(state, deepFreeze(event));
    expect(next.chats[tim.id]?.messages.at(-1)?.reply).toBe("__proto__");
    expect(next.chats["6000002"]).toBe(state.chats["6000002"]);
  });

  it.each([
    { type: "@ngrx/store/init" },
    { type: "__proto__" },
    { type: "constructor" },
    { type: undefined as unknown as string },
    { type: Symbol("action") as unknown as string },
    { type: "snapshot" },
    { type: "snapshot", session: null },
    { type: "snapshot", session: { c: {} } },
    { type: "own" },
    { type: "own", did: "__proto__" },
    { type: "own", did: "read", roomid: 5 },
    { type: "own", did: "kicked", groupid: tim.id, userid: budi.id, then: {} },
    { type: "own", did: "kicked", groupid: tim.id, userid: budi.id, then: [null] },
    {
      type: "own",
      did: "kicked",
      groupid: tim.id,
      userid: budi.id,
      then: [{ type: "memberjoin" }],
    },
    { type: "sendmessage" },
    { type: "sendmessage", chat: {}, roomdata: {}, users: [] },
    { type: "memberjoin", groupid: tim.id },
    { type: "newbadges", badges: "2" },
  ])("gives the same state back for an action of another's: %p", (action) => {
    const state = populated();
    expect(chatReducer(state, action)).toBe(state);
    expect(chatReducer(undefined, action)).toBe(emptyChatState);
  });

  it("is a reducer of Redux as it is", () => {
    const redux = legacy_createStore(chatReducer);
    expect(redux.getState()).toBe(emptyChatState);
    redux.dispatch(snapshotOf([timChat]));
    redux.dispatch(sample("memberkick"));
    expect(redux.getState()).toMatchObject({ chats: {}, complete: true });
  });

  it.each<[string, object, number]>([
    ["a user", { u: [self, { id: "8" }] }, 1],
    ["a message", { m: [...timChat.m, chat("c9", ayu, "kemarin" as never)] }, 3],
    ["a message's readers", { m: [{ ...timChat.m[0], readers: 5 } as never] }, 0],
    ["each list", { u: {} as never, m: null as never }, 0],
  ])(
    "leaves %s out of a session that was not decoded, and keeps the rest",
    (_name, parts, many) => {
      const state = after(snapshotOf([{ ...timChat, ...parts }, null as never, arisanChat]));
      expect(Object.keys(state.chats).sort()).toEqual([tim.id, "6000002"]);
      const { users, messages } = state.chats[tim.id] as ChatRoom;
      expect("u" in parts ? Object.keys(users).length : messages.length).toBe(many);
      expect(faultsOf(state)).toEqual([]);
      for (const select of [selectRooms, selectUnreadTotal])
        expect(() => select(state)).not.toThrow();
    },
  );

  it("reads the documented spellings in a session that was not decoded", () => {
    const u = [self, { id: ayu.id, username: "ayu", img: "a.png", b: [5] } as User];
    const m = [{ ...chat("c1", ayu, 1), reply: null, edited: false } as never];
    const { users, messages } = after(snapshotOf([{ u, m, r: tim }])).chats[tim.id] as ChatRoom;
    expect(users[ayu.id]).toEqual({ id: ayu.id, username: "ayu", image: "a.png", badges: [5] });
    expect(messages).toEqual([chat("c1", ayu, 1)]);
  });

  it("decodes a session without a socket, as a store's actions have it", () => {
    const { c, me: user } = snapshotOf([timChat]).session;
    expect(after({ type: "snapshot", session: { c, me: user } } as never)).toEqual(
      after(snapshotOf([timChat])),
    );
  });

  it("orders the rooms where a time is no number that one can order", () => {
    const odd = { ...arisanChat, m: [chat("n1", citra, NaN)] };
    const rooms = [odd, timChat, ayusChat].map((one) => after(snapshotOf([one, timChat, odd])));
    for (const state of rooms) {
      const ids = selectRooms(state).map(({ room }) => room.id);
      expect(ids.at(-1)).toBe("6000002");
    }
  });

  it("reads a session without a user, or with one that is none", () => {
    const { me: _, ...session } = snapshotOf([timChat]).session;
    const without = chatReducer(undefined, { ...snapshotOf([]), session });
    expect(without).toMatchObject({ me: undefined, requests: [], complete: true });
    expect(Object.keys(without.chats)).toEqual([tim.id]);
    const broken = snapshotOf([], { me: { id: 1 } as unknown as typeof me });
    expect(chatReducer(undefined, broken).me).toBeUndefined();
  });
});
