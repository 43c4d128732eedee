import { chatReducer } from "../../../lib/store/index.js";
import { sample } from "../../../lib/testing/index.js";
import {
  after,
  ayu,
  chat,
  citra,
  me,
  populated,
  self,
  snapshotOf,
  tim,
  timChat,
} from "../support/states.js";

describe("A snapshot", () => {
  it("leaves the session's own lists of messages as they are", () => {
    const state = after(snapshotOf([timChat]));
    expect(state.chats[tim.id]?.messages).toBe(timChat.m);
    expect(state.chats[tim.id]?.room).toBe(tim);
  });

  it("keeps the later one of two with the same id, in the place of the first", () => {
    const state = after(
      snapshotOf(
        [
          { ...timChat, m: [] },
          {
            r: tim,
            u: [self, ayu, { ...ayu, displayname: "Ayu Lestari" }],
            m: [chat("c1", ayu, 1), chat("c2", ayu, 2), chat("c1", ayu, 3)],
          },
        ],
        { me: { ...me, req: [citra, { ...citra, displayname: "Citra K." }] } },
      ),
    );
    expect(Object.keys(state.chats)).toEqual([tim.id]);
    expect(Object.values(state.chats[tim.id]?.users ?? {})).toEqual([
      self,
      { ...ayu, displayname: "Ayu Lestari" },
    ]);
    expect(state.chats[tim.id]?.messages).toEqual([chat("c1", ayu, 3), chat("c2", ayu, 2)]);
    expect(state.requests).toEqual([{ ...citra, displayname: "Citra K." }]);
  });

  it("has the requests in one place alone", () => {
    expect(populated().me).toEqual(me);
    expect(populated().requests).toEqual([citra]);
  });

  it("does not hold the id of the socket, nor anything else of the session", () => {
    expect(JSON.stringify(populated())).not.toContain("socket-of-me");
    expect(Object.keys(populated()).sort()).toEqual(["chats", "complete", "me", "requests"]);
  });

  it("makes whole again what a gap has left in doubt", () => {
    const doubtful = after(snapshotOf([timChat]), { type: "gap" });
    expect(doubtful.complete).toBe(false);
    expect(chatReducer(doubtful, { type: "gap" })).toBe(doubtful);
    expect(chatReducer(doubtful, snapshotOf([timChat])).complete).toBe(true);
  });
});

describe("newbadges", () => {
  it("leaves no badges as none, like a snapshot", () => {
    const state = after(snapshotOf([], { me: { ...me, badges: [1] } }));
    const same = sample("newbadges", { badges: [1] });
    expect(chatReducer(state, same)).toBe(state);
    expect(chatReducer(state, sample("newbadges", { badges: [] })).me).toStrictEqual(me);
  });

  it("does nothing where it is not known who I am", () => {
    const state = after();
    expect(chatReducer(state, sample("newbadges"))).toBe(state);
  });
});
