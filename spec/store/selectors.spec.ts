import {
  chatReducer,
  collectNames,
  emptyChatState,
  selectComplete,
  selectMe,
  selectMembers,
  selectMessages,
  selectRequests,
  selectRoom,
  selectRooms,
  selectSeenBy,
  selectUnread,
  selectUnreadTotal,
  type ChatState,
} from "../../lib/store/index.js";
import { Rooms } from "../../lib/store/rooms.js";
import { sample } from "../../lib/testing/index.js";
import {
  after,
  arisan,
  ayu,
  budi,
  chat,
  citra,
  me,
  populated,
  self,
  snapshotOf,
  tim,
  timChat,
} from "./support/states.js";

describe("The selectors", () => {
  it("give the rooms, that with the newest message first", () => {
    const state = populated();
    const ids = (of: ChatState): string[] => selectRooms(of).map(({ room }) => room.id);
    expect(ids(state)).toEqual([ayu.id, tim.id, arisan.id]);
    const next = chatReducer(state, sample("sendmessage", { chat: { id: "c9" } }));
    expect(ids(next)).toEqual([tim.id, ayu.id, arisan.id]);
    expect(ids(emptyChatState)).toEqual([]);
  });

  it("give a room, its messages and its members", () => {
    const state = populated();
    expect(selectRoom(tim.id)(state)).toBe(state.chats[tim.id]);
    expect(selectMessages(tim.id)(state)).toBe(timChat.m);
    expect(selectMembers(tim.id)(state)).toEqual([self, ayu, budi]);
  });

  it.each(["6", "__proto__", "constructor"])(
    "give nothing of the room %s that is not there",
    (id) => {
      for (const state of [populated(), JSON.parse(JSON.stringify(populated())) as ChatState]) {
        expect(selectRoom(id)(state)).toBeUndefined();
        expect(selectMessages(id)(state)).toEqual([]);
        expect(selectMembers(id)(state)).toEqual([]);
        expect(selectUnread(id)(state)).toBe(0);
      }
    },
  );

  it("give who I am, who asks, and whether anything is missing", () => {
    expect(selectMe(populated())).toEqual(me);
    expect(selectRequests(populated())).toEqual([citra]);
    expect([populated(), emptyChatState].map(selectComplete)).toEqual([true, false]);
  });

  it("count what others wrote and I have not read", () => {
    const room = (...m: (typeof timChat)["m"]) => after(snapshotOf([{ ...timChat, m }]));
    const deleted = { type: "deleted" as const, text: "deleted" };
    const state = room(
      chat("1", ayu, 1),
      chat("2", me, 2),
      chat("3", ayu, 3, { readers: [me.id] }),
      chat("4", ayu, 4, { readers: [budi.id] }),
      chat("5", ayu, 5, deleted),
      { id: "6", userid: ayu.id, timestamp: 6, type: "call", readers: [me.id], duration: 0 },
      { id: "7", userid: ayu.id, timestamp: 7, type: "image", source: "x.png" },
    );
    expect(selectUnread(tim.id)(state)).toBe(3);
    expect(selectUnreadTotal(state)).toBe(3);
    const read = sample("readAllMessages", { from: me.id });
    expect(selectUnreadTotal(chatReducer(state, read))).toBe(0);
    expect(selectUnreadTotal(populated())).toBe(2);
  });

  it("count for who is signed in", () => {
    const mine = after(snapshotOf([timChat]));
    const ayus: ChatState = { ...mine, me: ayu };
    const nobodys: ChatState = { ...mine, me: undefined };
    const states = [mine, ayus, mine, nobodys];
    expect(states.map(selectUnread(tim.id))).toEqual([2, 1, 2, 0]);
    expect(states.map(selectUnreadTotal)).toEqual([2, 1, 2, 0]);
  });

  it.each([
    ["selectRooms", selectRooms],
    ["selectMessages", selectMessages(arisan.id)],
    ["selectMembers", selectMembers(arisan.id)],
    ["selectMembers of no room", selectMembers("6")],
    ["selectMessages of no room", selectMessages("6")],
    ["selectRequests", selectRequests],
  ] as [string, (state: ChatState) => unknown][])(
    "give the same array for the same part of a state: %s",
    (_name, select) => {
      const state = populated();
      expect(select(state)).toBe(select(state));
      expect(select(chatReducer(state, { type: "gap" }))).toBe(select(state));
    },
  );

  it("give the same members for a room in which only something was written", () => {
    const state = populated();
    const next = chatReducer(
      state,
      sample("sendmessage", { chat: { id: "c9" }, sender: { ...ayu } }),
    );
    expect(selectMembers(tim.id)(next)).toBe(selectMembers(tim.id)(state));
    expect(selectMessages(tim.id)(next)).not.toBe(selectMessages(tim.id)(state));
  });

  it("need no record of all rooms", () => {
    const get = jest.spyOn(Rooms.prototype, "record", "get");
    const state = chatReducer(after(snapshotOf([timChat])), sample("sendmessage"));
    get.mockClear();
    selectRooms(state);
    selectMembers(tim.id)(state);
    selectUnreadTotal(state);
    chatReducer(state, sample("memberkick"));
    expect(get).not.toHaveBeenCalled();
    expect(state.chats).toBe(get.mock.results[0]?.value);
  });

  it("tell who has seen a message, but for its author, who is signed in, and who has left", () => {
    const m = [chat("1", ayu, 1, { readers: [ayu.id, budi.id, me.id, "8"] }), chat("2", me, 2)];
    const state = after(snapshotOf([{ ...timChat, m }]));
    const seenBy = selectSeenBy(tim.id, "1");
    expect(seenBy(state)).toEqual([budi]);
    expect(seenBy(state)).toBe(seenBy(chatReducer(state, { type: "gap" })));
    expect(selectSeenBy(tim.id, "2")(state)).toEqual([]);
    expect(seenBy(chatReducer(state, sample("memberleave", { from: budi.id })))).toEqual([]);
    expect(seenBy({ ...state, me: budi })).toEqual([self]);
    expect(selectSeenBy(tim.id, "9")(state)).toBe(selectSeenBy("9", "1")(state));
  });
});

describe("collectNames", () => {
  it("adds the names in a state to those that are known, of those who have left, too", () => {
    const first = collectNames({}, populated());
    expect(first).toEqual({
      [me.id]: "Saya",
      [ayu.id]: "Ayu",
      [budi.id]: "Budi",
      [citra.id]: "Citra",
    });
    const left = after(snapshotOf([]));
    expect(collectNames(first, left)).toBe(first);
    expect(collectNames({}, emptyChatState)).toEqual({});
  });

  it("gives the same names where none is new, and takes the newest one", () => {
    const state = populated();
    const names = collectNames({}, state);
    expect(collectNames(names, state)).toBe(names);
    const lestari = { ...ayu, displayname: "Ayu Lestari" };
    const renamed = chatReducer(
      state,
      sample("sendmessage", { chat: { id: "c9", timestamp: 99 }, sender: lestari }),
    );
    const next = collectNames(names, renamed);
    expect(next[ayu.id]).toBe("Ayu Lestari");
    // In the other room the user has the old name.
    expect(collectNames(next, renamed)).toBe(next);
    expect(collectNames({}, renamed)[ayu.id]).toBe("Ayu Lestari");
  });

  it.each(["__proto__", "constructor"])(
    "knows a user called %s, and one without a display name",
    (id) => {
      const state = after(snapshotOf([{ ...timChat, u: [{ id, username: "odd" }] }]));
      const names = collectNames({}, state);
      expect(Object.hasOwn(names, id) && names[id]).toBe("odd");
    },
  );
});
