import { chatReducer } from "../../../lib/store/index.js";
import { sample } from "../../../lib/testing/index.js";
import {
  after,
  ayu,
  budi,
  envelope,
  me,
  populated,
  snapshotOf,
  tim,
  timChat,
} from "../support/states.js";

describe("memberjoin", () => {
  it("tells of who is there already how they are now", () => {
    const friend = { ...budi, isFriend: 1 };
    const state = chatReducer(populated(), sample("memberjoin", { user: friend }));
    expect(state.chats[tim.id]?.users[budi.id]).toEqual(friend);
    expect(Object.keys(state.chats[tim.id]?.users ?? {})).toHaveLength(3);
  });

  it.each(["__proto__", "constructor", "hasOwnProperty"])("adds a user called %s", (id) => {
    const user = { id, username: id };
    const join = JSON.parse(JSON.stringify(sample("memberjoin", { user }))) as typeof user;
    const state = after(snapshotOf([timChat]), join as never);
    const users = state.chats[tim.id]?.users ?? {};
    expect(Object.keys(users)).toContain(id);
    expect(Object.getPrototypeOf(users)).toBeNull();
    const left = after(snapshotOf([timChat]), join as never, sample("memberleave", { from: id }));
    expect(Object.keys(left.chats[tim.id]?.users ?? {})).toHaveLength(3);
  });
});

describe("memberleave", () => {
  it("by me takes the group away", () => {
    const leave = { type: "memberleave" as const, ...envelope(me), groupid: tim.id };
    expect(Object.keys(chatReducer(populated(), leave).chats)).not.toContain(tim.id);
  });

  it("by me leaves a chat of two that has the group's id", () => {
    const state = populated();
    const leave = { type: "memberleave" as const, ...envelope(me), groupid: ayu.id };
    expect(chatReducer(state, leave)).toBe(state);
  });
});
