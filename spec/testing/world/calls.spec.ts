import type { Wire } from "../../../lib/testing/world/wire.js";
import {
  befriend,
  populatedWorld,
  type Delivered,
  type Person,
} from "../support/populated-world.js";

function twoFriends(): [Person, Person, Person] {
  const { people } = populatedWorld();
  befriend(people[0], people[1]);
  return people;
}

/** Starts a call from one to the other, takes what that delivered, and gives the callKey. */
function ring(from: Person, to: Person): string {
  from.command({ type: "offer", to: to.id, sdp: null });
  const offer = to.taken().find(({ type }) => type === "offer");
  from.taken();
  return offer?.callKey ?? "";
}

const types = (messages: Delivered[]): string[] => messages.map(({ type }) => type);

/** What the server adds to a signal, and `identifier`. */
const signed = (by: Person, isFriend: number): Wire => ({
  identifier: "kirimin",
  from: `socket-of-${by.id}`,
  uid: by.id,
  user: { id: by.id, username: `u${by.id}`, displayname: `User ${by.id}`, isFriend },
});

describe("calls", () => {
  it("puts a ringing call in the chat of both, and relays the offer with its callKey", () => {
    const [a, b] = twoFriends();
    const sdp = { type: "offer", sdp: "v=0" };
    expect(a.command({ type: "offer", to: b.id, sdp, video: true })).toBe(true);
    const [toA, ...restA] = a.taken();
    const [toB, offer, ...restB] = b.taken();
    expect([restA, restB]).toEqual([[], []]);
    expect(toA).toEqual({
      key: expect.any(String),
      from: a.id,
      type: "sendmessage",
      chat: {
        id: expect.any(String),
        userid: a.id,
        timestamp: expect.any(Number),
        type: "call",
        readers: [b.id],
        duration: -2,
      },
      roomdata: expect.objectContaining({ id: b.id, type: "user" }),
      users: [
        expect.objectContaining({ id: b.id, isFriend: 1 }),
        expect.objectContaining({ id: a.id, isFriend: 1 }),
      ],
    });
    expect(toB).toEqual({
      ...toA,
      key: expect.any(String),
      roomdata: expect.objectContaining({ id: a.id }),
    });
    expect(offer).toEqual({
      type: "offer",
      to: b.id,
      sdp,
      video: true,
      callKey: toA?.chat.id,
      ...signed(a, 1),
    });
    expect(b.firstChat().m).toEqual([toA?.chat]);
  });

  it("drops an offer to who is no friend", () => {
    const [a, , c] = twoFriends();
    expect(a.command({ type: "offer", to: c.id, sdp: null })).toBe(false);
    expect(a.command({ type: "offer", to: a.id, sdp: null })).toBe(false);
    expect([a.taken(), c.taken()]).toEqual([[], []]);
  });

  it("relays an answer once, to a call that there is", () => {
    const [a, b] = twoFriends();
    const callKey = ring(a, b);
    const answer = { type: "answer", to: a.id, sdp: null };
    expect(b.command({ ...answer, callKey: "lain" })).toBe(false);
    expect(b.command({ ...answer, callKey: { toString: 1 } })).toBe(false);
    expect(b.command({ ...answer, callKey })).toBe(true);
    expect(b.command({ ...answer, callKey })).toBe(false);
    expect(a.taken()).toEqual([{ ...answer, callKey, ...signed(b, 1) }]);
  });

  it.each([
    [
      "with extra fields and a number for a user",
      { type: "candidate", key: "palsu", nested: [{}] },
    ],
    ["whose type is an array", { type: ["candidate"], candidate: null }],
    ["of an undocumented type", { type: "calls" }],
    ["that declines a call unknown here", { type: "reject", callKey: "lain" }],
  ])("relays a stranger's signal %s unchecked", (_, command) => {
    const [a, , c] = twoFriends();
    expect(c.command({ ...command, to: Number(a.id) })).toBe(true);
    expect(a.taken()).toEqual([{ ...command, to: Number(a.id), ...signed(c, 0) }]);
  });

  it("does not let a signal forge what is the server's own", () => {
    const [a, , c] = twoFriends();
    c.command({ type: "candidate", to: a.id, uid: "1", from: "1", user: {}, candidate: null });
    expect(a.taken()).toEqual([{ type: "candidate", to: a.id, candidate: null, ...signed(c, 0) }]);
  });

  it("ends an answered call with the time it took, and hangs up in both forms", () => {
    const [a, b] = twoFriends();
    const callKey = ring(a, b);
    b.command({ type: "answer", to: a.id, callKey, sdp: null });
    a.taken();
    expect(a.command({ type: "hangup", to: b.id })).toBe(true);
    const [edit, ...restA] = a.taken();
    expect(restA).toEqual([]);
    expect(edit).toMatchObject({ type: "editmessage", from: a.id, roomdata: { id: b.id } });
    expect(edit).not.toHaveProperty("sender");
    expect(edit?.chat.id).toBe(callKey);
    expect(edit?.chat.duration).toBeGreaterThanOrEqual(1);
    expect(b.taken()).toEqual([
      { type: "hangup", to: b.id, ...signed(a, 1) },
      expect.objectContaining({ type: "editmessage", chat: edit?.chat }),
      { key: expect.any(String), from: a.id, type: "hangup", user: signed(a, 1)["user"] },
    ]);
    expect(b.firstChat().m).toEqual([edit?.chat]);
  });

  it("lets the called one end a call, whose message stays from the caller", () => {
    const [a, b] = twoFriends();
    ring(a, b);
    b.command({ type: "hangup", to: a.id });
    const toA = a.taken();
    const toB = b.taken();
    expect(types(toA)).toEqual(["hangup", "editmessage", "hangup"]);
    expect(toA.map(({ from }) => from)).toEqual([`socket-of-${b.id}`, a.id, b.id]);
    expect(toB).toEqual([expect.objectContaining({ type: "editmessage", from: a.id })]);
  });

  it("ends a rejected call with -1, and a missed one with 0", () => {
    const [a, b] = twoFriends();
    const callKey = ring(a, b);
    b.command({ type: "reject", to: a.id, callKey });
    expect(a.taken()).toEqual([{ type: "reject", to: a.id, callKey, ...signed(b, 1) }]);
    a.command({ type: "hangup", to: b.id });
    ring(a, b);
    a.command({ type: "hangup", to: b.id });
    expect(a.firstChat().m.map(({ duration }) => duration)).toEqual([-1, 0]);
  });

  it("ends the caller's earlier call when the next one starts, and leaves those of others", () => {
    const [a, b, c] = twoFriends();
    befriend(b, c);
    ring(c, b);
    ring(a, b);
    a.command({ type: "offer", to: b.id, sdp: null });
    expect(types(a.taken())).toEqual(["editmessage", "sendmessage"]);
    expect(types(b.taken())).toEqual(["editmessage", "hangup", "sendmessage", "offer"]);
    expect(c.taken()).toEqual([]);
  });

  it("says that the other is not online, to any signal", () => {
    const [a, b] = twoFriends();
    b.isOnline = false;
    const calloffline = {
      type: "calloffline",
      user: { id: b.id, username: `u${b.id}`, displayname: `User ${b.id}`, isFriend: 1 },
    };
    expect(a.command({ type: "offer", to: b.id, sdp: null })).toBe(true);
    expect(a.command({ type: "candidate", to: b.id, candidate: null })).toBe(true);
    expect(a.command({ type: "hangup", to: b.id })).toBe(true);
    expect(a.taken()).toEqual([
      expect.objectContaining({ type: "sendmessage" }),
      calloffline,
      calloffline,
      calloffline,
      expect.objectContaining({
        type: "editmessage",
        chat: expect.objectContaining({ duration: 0 }),
      }),
    ]);
  });
});
