import { chatReducer, emptyChatState, type ChatState } from "../../lib/store/index.js";
import { Rooms } from "../../lib/store/rooms.js";
import { sample } from "../../lib/testing/index.js";
import {
  after,
  ayu,
  chat,
  chatting,
  populated,
  snapshotOf,
  tim,
  timChat,
  withAyu,
} from "./support/states.js";

const message = sample("sendmessage", { chat: { id: "c9" } });
const isPlain = (value: unknown): boolean => {
  if (typeof value !== "object" || value === null) return typeof value !== "function";
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null && !Array.isArray(value)) return false;
  return Object.values(value).every(isPlain);
};

describe("A state", () => {
  it("is plain data, down to the last of it", () => {
    const state = chatReducer(populated(), message);
    expect(isPlain(state)).toBe(true);
    expect(Object.getOwnPropertyNames(state).sort()).toEqual([
      "chats",
      "complete",
      "me",
      "requests",
    ]);
    expect(Object.keys(state).sort()).toEqual(["chats", "complete", "me", "requests"]);
  });

  it("is the same after it was stored", () => {
    const state = chatReducer(populated(), message);
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
    expect(structuredClone(state)).toEqual(state);
    expect({ ...state }).toEqual(state);
  });

  it("cannot be written to", () => {
    const state = populated() as { chats: unknown };
    expect(() => (state.chats = {})).toThrow(TypeError);
  });

  it("is, before anything is known, empty and not complete", () => {
    expect(emptyChatState).toEqual({ me: undefined, chats: {}, requests: [], complete: false });
    expect(chatReducer(undefined, { type: "@@redux/INIT" })).toBe(emptyChatState);
  });

  it("has the same record of chats as long as no room changes", () => {
    const before = populated();
    const { chats } = before;
    expect(before.chats).toBe(chats);
    const next = chatReducer(chatReducer(before, { type: "gap" }), sample("newbadges"));
    expect(next.chats).toBe(chats);
    expect(chatReducer(next, message).chats).not.toBe(chats);
  });

  it("has the same record of chats if it was read later than the state was made", () => {
    const before = populated();
    const next = chatReducer(before, { type: "gap" });
    expect(next.chats).toBe(before.chats);
  });

  it.each<[string, (state: ChatState) => ChatState]>([
    ["copied", (state) => ({ ...state })],
    ["stored and read again", (state) => JSON.parse(JSON.stringify(state)) as ChatState],
  ])("keeps what an event does not touch when it was %s", (_name, copy) => {
    const before = Object.freeze(copy(populated()));
    const next = chatReducer(before, message);
    expect(next.chats[tim.id]?.messages.at(-1)).toBe(message.chat);
    expect(next.chats[ayu.id]).toBe(before.chats[ayu.id]);
    expect(next.me).toBe(before.me);
    expect(chatReducer(before, { type: "gap" }).chats).toBe(before.chats);
    expect(chatReducer(before, sample("memberkick", { groupid: "6" }))).toBe(before);
  });

  it("does not make the rooms of a copy again, nor those of what was read again more than once", () => {
    const make = jest.spyOn(Rooms, "in");
    const before = populated();
    chatReducer({ ...before }, message);
    expect(make).not.toHaveBeenCalled();
    const stored = JSON.parse(JSON.stringify(before)) as ChatState;
    for (const state of [stored, stored, { ...stored }]) chatReducer(state, message);
    expect(make).toHaveBeenCalledTimes(1);
  });

  it("is what the copy says where a copy has other chats", () => {
    const before = populated();
    const { [tim.id]: _, ...chats } = before.chats;
    const next = chatReducer({ ...before, chats }, { type: "gap" });
    expect(Object.keys(next.chats)).not.toContain(tim.id);
    expect(next.chats).toBe(chats);
  });

  it("can be wrapped, as frameworks do, and goes on from that", () => {
    const before = populated();
    const proxy = new Proxy(before, {});
    expect(proxy.chats).toBe(before.chats);
    const next = chatReducer(proxy, message);
    expect(next.chats[tim.id]?.messages.at(-1)).toBe(message.chat);
    expect(next.chats[ayu.id]).toBe(before.chats[ayu.id]);
    const heir = Object.create(before) as ChatState;
    expect(chatReducer(heir, message)).toEqual(next);
  });

  it("goes on in two ways from the same state", () => {
    const before = populated();
    const one = chatReducer(before, message);
    const other = chatReducer(before, {
      type: "sendmessage",
      ...chatting(ayu, withAyu, chat("d9", ayu, 70)),
    });
    expect(one.chats[tim.id]?.messages).toHaveLength(4);
    expect(other.chats[tim.id]?.messages).toHaveLength(3);
    expect(other.chats[ayu.id]?.messages).toHaveLength(4);
    expect(before.chats[ayu.id]?.messages).toHaveLength(3);
  });

  it("does not look up what a prototype has, in a record that was stored and read again", () => {
    const state = JSON.parse(JSON.stringify(after(snapshotOf([timChat])))) as ChatState;
    const leave = sample("memberleave", { from: "constructor" });
    expect(chatReducer(state, leave)).toBe(state);
    expect(chatReducer(state, sample("memberkick", { groupid: "toString" }))).toBe(state);
    const join = sample("memberjoin", { user: { id: "constructor" } });
    const { users } = chatReducer(state, join).chats[tim.id] as { users: object };
    expect(Object.keys(users)).toHaveLength(4);
  });
});
