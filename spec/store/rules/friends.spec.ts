import { chatReducer } from "../../../lib/store/index.js";
import { sample } from "../../../lib/testing/index.js";
import {
  after,
  arisan,
  ayu,
  citra,
  envelope,
  me,
  populated,
  self,
  snapshotOf,
  tim,
} from "../support/states.js";

describe("addfriend", () => {
  it("is no request where it was I who asked", () => {
    const asked = { ...ayu, isFriend: 2 };
    const before = populated();
    const state = chatReducer(before, { type: "addfriend", ...envelope(me), user: asked });
    expect(state.requests).toBe(before.requests);
    expect(state.chats[tim.id]?.users[ayu.id]).toEqual(asked);
    expect(state.chats[ayu.id]?.users[ayu.id]).toEqual(asked);
  });

  it("tells of who has asked already how they are now, in their place", () => {
    const before = after(snapshotOf([], { me: { ...me, req: [citra, { ...ayu, isFriend: 3 }] } }));
    const renamed = { ...citra, displayname: "Citra K." };
    const state = chatReducer(before, sample("addfriend", { user: renamed }));
    expect(state.requests).toEqual([renamed, { ...ayu, isFriend: 3 }]);
    expect(state.requests[1]).toBe(before.requests[1]);
  });
});

describe("acceptfriend", () => {
  it("leaves the chat of two that is there, and those who do not know the user", () => {
    const before = populated();
    const state = chatReducer(
      before,
      sample("acceptfriend", { user: { ...ayu, isFriend: 1, bio: "baru" } }),
    );
    expect(state.chats[ayu.id]?.messages).toBe(before.chats[ayu.id]?.messages);
    expect(state.chats[ayu.id]?.users[ayu.id]?.bio).toBe("baru");
    expect(state.chats[arisan.id]).toBe(before.chats[arisan.id]);
  });

  it("makes a chat as a snapshot has it: with the other's picture and badges, and nobody's mail", () => {
    const user = { id: "7000009", username: "eka", image: "eka.png", badges: [2], isFriend: 1 };
    const state = after(snapshotOf([]), sample("acceptfriend", { user }));
    expect(state.chats["7000009"]).toEqual({
      room: {
        id: "7000009",
        short: "eka",
        long: "Ayu",
        image: "eka.png",
        badges: [2],
        type: "user",
      },
      users: { [me.id]: self, "7000009": { ...user, displayname: "Ayu" } },
      messages: [],
    });
  });

  it("makes a chat without a display name, or before it is known who I am", () => {
    const user = { id: "7000009", username: "eka" };
    const event = { type: "acceptfriend" as const, ...envelope(user), user };
    expect(after(event).chats["7000009"]).toEqual({
      room: { id: "7000009", short: "eka", long: "eka", type: "user" },
      users: { "7000009": user },
      messages: [],
    });
  });
});
