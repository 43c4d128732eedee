import { chatReducer } from "../../../lib/store/index.js";
import { sample } from "../../../lib/testing/index.js";
import {
  after,
  ayu,
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

describe("roomjoined", () => {
  it("keeps what was relayed of the room before the reply was there", () => {
    const early = { type: "sendmessage" as const, ...chatting(citra, tim, chat("c9", citra, 70)) };
    const again = { type: "sendmessage" as const, ...chatting(ayu, tim, chat("c1", ayu, 11)) };
    const state = after(snapshotOf([]), again, early, { type: "roomjoined", chat: timChat });
    expect(state.chats[tim.id]).toEqual({
      room: tim,
      users: Object.fromEntries([self, ayu, budi, citra].map((user) => [user.id, user])),
      messages: [...timChat.m, chat("c9", citra, 70)],
    });
  });

  it("adds a chat of two as well", () => {
    const state = after(snapshotOf([]), {
      type: "roomjoined",
      chat: { u: [ayu, self], m: [], r: withAyu },
    });
    expect(Object.keys(state.chats)).toEqual([ayu.id]);
  });
});
