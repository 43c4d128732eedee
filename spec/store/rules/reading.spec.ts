import { chatReducer, selectUnread } from "../../../lib/store/index.js";
import {
  after,
  ayu,
  budi,
  chat,
  envelope,
  me,
  populated,
  snapshotOf,
  tim,
  timChat,
  withAyu,
} from "../support/states.js";

const read = (from: { readonly id: string }, roomid: string) => ({
  type: "readAllMessages" as const,
  ...envelope(from),
  roomid,
});

describe("readAllMessages", () => {
  it("by me is of the room as I call it: a group", () => {
    const state = chatReducer(populated(), read(me, tim.id));
    expect(state.chats[tim.id]?.messages.map(({ readers }) => readers)).toEqual([
      [me.id],
      undefined,
      [ayu.id, me.id],
    ]);
    expect(selectUnread(tim.id)(state)).toBe(0);
  });

  it("by me is of the room as I call it: a chat of two", () => {
    const room = { u: [], m: [chat("d1", ayu, 1)], r: withAyu };
    const state = after(snapshotOf([room]), read(me, ayu.id));
    expect(state.chats[ayu.id]?.messages[0]?.readers).toEqual([me.id]);
  });

  it("leaves the messages alone that were read before, and those by who reads", () => {
    const before = populated();
    const state = chatReducer(before, read(ayu, tim.id));
    const [first, second, third] = before.chats[tim.id]?.messages ?? [];
    const messages = state.chats[tim.id]?.messages ?? [];
    expect(messages[0]).toBe(first);
    expect(messages[1]).not.toBe(second);
    expect(messages[2]).toBe(third);
  });

  it("does not take a group that goes by a member's id for a chat of two", () => {
    const odd = { ...timChat, r: { ...tim, id: budi.id } };
    const state = after(snapshotOf([odd]));
    expect(chatReducer(state, read(budi, me.id))).toBe(state);
  });

  it("is of a group alone where it is not known who I am", () => {
    const { me: _, ...session } = snapshotOf([
      timChat,
      { u: [], m: [chat("d1", me, 1)], r: withAyu },
    ]).session;
    const state = after({ type: "snapshot", session });
    expect(chatReducer(state, read(ayu, me.id))).toBe(state);
    expect(chatReducer(state, read(ayu, tim.id))).not.toBe(state);
  });
});

describe("clearhistory", () => {
  it.each([
    ["a group", tim.id],
    ["a chat of two", ayu.id],
  ])("empties %s, by whomever, and leaves its members", (_name, roomid) => {
    const before = populated();
    for (const who of [me, ayu]) {
      const state = chatReducer(before, { type: "clearhistory", ...envelope(who), roomid });
      expect(state.chats[roomid]?.messages).toEqual([]);
      expect(state.chats[roomid]?.users).toBe(before.chats[roomid]?.users);
    }
  });
});
