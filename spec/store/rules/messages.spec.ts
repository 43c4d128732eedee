import type { Chat } from "../../../lib/protocol/entities.js";
import { chatReducer, emptyChatState, selectRoom } from "../../../lib/store/index.js";
import { sample } from "../../../lib/testing/index.js";
import {
  after,
  ayu,
  ayusChat,
  budi,
  chat,
  chatting,
  envelope,
  me,
  populated,
  self,
  snapshotOf,
  tim,
  timChat,
  withAyu,
} from "../support/states.js";

const send = (message: Chat, sender = ayu, room = tim) => ({
  type: "sendmessage" as const,
  ...chatting(sender, room, message),
});
const edit = (message: Chat) => ({ ...send(message), type: "editmessage" as const });
const messagesOf = (state: ReturnType<typeof after>, id = tim.id) => state.chats[id]?.messages;

describe("sendmessage", () => {
  it("puts the bot's answer in the place of its thinking", () => {
    const kirai = { id: "420", username: "kirai", displayname: "Kirimin AI" };
    const room = { id: "420", long: "Kirimin AI", short: "kirai", type: "user" as const };
    const think = send(chat("ai1", kirai, 70, { type: "think", text: "…" }), kirai, room);
    const answer = send(chat("ai1", kirai, 90, { type: "text", text: "Halo!" }), kirai, room);
    const later = send(chat("ai2", kirai, 80, { type: "think" }), kirai, room);
    const state = after(snapshotOf([]), think, later, answer);
    expect(messagesOf(state, "420")).toEqual([answer.chat, later.chat]);
    expect(state.chats["420"]?.users).toEqual({ "420": kirai, [me.id]: self });
  });

  it("collects in a group that is in no snapshot who has written", () => {
    const global = {
      id: "696969",
      long: "Global",
      short: "Global",
      type: "group" as const,
      owner: "-1",
    };
    const state = after(
      snapshotOf([]),
      send(chat("g1", ayu, 1), ayu, global),
      send(chat("g2", budi, 2), budi, global),
    );
    expect(state.chats["696969"]).toEqual({
      room: global,
      users: { [ayu.id]: ayu, [budi.id]: budi },
      messages: [chat("g1", ayu, 1), chat("g2", budi, 2)],
    });
  });

  it("tells by what name the room and the sender go now", () => {
    const renamed = { ...tim, long: "Tim Baru", link: "39cwz" };
    const lestari = { ...ayu, displayname: "Ayu Lestari", badges: [2] };
    const before = populated();
    const state = chatReducer(before, send(chat("c4", ayu, 70), lestari, renamed));
    expect(state.chats[tim.id]).toMatchObject({ room: renamed, users: { [ayu.id]: lestari } });
    expect(state.chats[tim.id]?.users[budi.id]).toBe(before.chats[tim.id]?.users[budi.id]);
  });

  it("leaves room and members alone where nothing about them is new", () => {
    const before = populated();
    const state = chatReducer(before, send(chat("c4", ayu, 70), { ...ayu }, { ...tim }));
    expect(state.chats[tim.id]?.room).toBe(before.chats[tim.id]?.room);
    expect(state.chats[tim.id]?.users).toBe(before.chats[tim.id]?.users);
  });

  it("takes of the sender how I see it, not how the other members do", () => {
    const event = {
      ...send(chat("c4", ayu, 70)),
      users: [
        { ...ayu, isFriend: 0 },
        { ...ayu, isFriend: 2 },
      ],
    };
    expect(chatReducer(populated(), event).chats[tim.id]?.users[ayu.id]).toEqual(ayu);
  });

  it("takes the members from a call, which has no sender", () => {
    const { sender: _, ...call } = {
      ...send({ id: "call2", userid: budi.id, timestamp: 70, type: "call", duration: -2 }),
      roomdata: { id: budi.id, long: "Budi", short: "budi", type: "user" as const },
      users: [self, { ...budi, isFriend: 1 }],
    };
    expect(after(snapshotOf([]), call).chats[budi.id]?.users).toEqual({
      [me.id]: self,
      [budi.id]: { ...budi, isFriend: 1 },
    });
  });

  it("takes the last that is said of a user, and the same again at the second time", () => {
    const { sender: _, ...event } = {
      ...send(chat("c4", ayu, 70)),
      users: [ayu, { ...ayu, isFriend: 2 }, { ...ayu, isFriend: 0 }],
    };
    const state = after(snapshotOf([timChat]), event);
    expect(state.chats[tim.id]?.users[ayu.id]?.isFriend).toBe(0);
    expect(chatReducer(state, event)).toBe(state);
  });

  it("knows of a chat of two that I begin who the other is, by the room", () => {
    const room = { ...withAyu, image: "ayu.png", badges: [5] };
    const state = after(snapshotOf([]), send(chat("e1", me, 70), self, room));
    expect(state.chats[ayu.id]?.users).toEqual({
      [me.id]: self,
      [ayu.id]: {
        id: ayu.id,
        username: "ayu",
        displayname: "Ayu",
        image: "ayu.png",
        badges: [5],
      },
    });
  });

  it("makes a chat of two before it is known who I am", () => {
    const state = chatReducer(emptyChatState, send(chat("e1", ayu, 70), ayu, withAyu));
    expect(state.chats[ayu.id]?.users).toEqual({ [ayu.id]: ayu });
    expect(state.complete).toBe(false);
  });

  it("forgets no reader of a message that comes again", () => {
    const state = after(
      snapshotOf([timChat]),
      { type: "readAllMessages", ...envelope(budi), roomid: tim.id },
      send(chat("c1", ayu, 11)),
      send(chat("c3", budi, 30, { readers: [me.id] }), budi),
    );
    expect(messagesOf(state)?.map(({ readers }) => readers)).toEqual([
      [budi.id],
      [budi.id],
      [me.id, ayu.id],
    ]);
    expect(messagesOf(state)?.[0]?.timestamp).toBe(11);
  });
});

describe("editmessage and deletemessage", () => {
  it("give the message as the server stores it, whose time and type the live copy may not have", () => {
    const live = send(chat("c4", ayu, 71, { type: "text" }));
    const stored = chat("c4", ayu, 70, { text: "baru", edited: 90 });
    const state = after(snapshotOf([timChat]), live, edit(stored));
    expect(messagesOf(state)?.at(-1)).toStrictEqual(stored);
  });

  it("keep a reading that crossed with the edit", () => {
    const state = after(
      snapshotOf([timChat]),
      { type: "readAllMessages", ...envelope(me), roomid: tim.id },
      edit(chat("c1", ayu, 10, { text: "baru", edited: 90, readers: [budi.id] })),
    );
    expect(messagesOf(state)?.[0]?.readers).toEqual([budi.id, me.id]);
  });

  it("do not change the room or its members: who deletes may be a moderator from outside", () => {
    const before = populated();
    const { chats } = chatReducer(
      before,
      sample("deletemessage", { sender: { id: "7000009" }, roomdata: { long: "Tim Baru" } }),
    );
    expect(chats[tim.id]?.users).toBe(before.chats[tim.id]?.users);
    expect(chats[tim.id]?.room).toBe(before.chats[tim.id]?.room);
  });

  it("take fields away that the stored message has no more", () => {
    const image = chat("c4", ayu, 70, { type: "image", source: "x.png", reply: "c1", edited: 80 });
    const deleted: Chat = {
      id: "c4",
      userid: ayu.id,
      timestamp: 70,
      type: "deleted",
      text: "deleted",
      edited: 80,
    };
    const state = after(snapshotOf([timChat]), send(image), {
      ...send(deleted),
      type: "deletemessage",
    });
    expect(messagesOf(state)?.at(-1)).toStrictEqual(deleted);
  });

  it("change a call's message and none of its neighbours", () => {
    const before = populated();
    const ended = { ...(ayusChat.m[2] as Chat), timestamp: 90, duration: 0 };
    const event = { ...edit(ended), roomdata: withAyu };
    const messages = messagesOf(chatReducer(before, event), ayu.id);
    expect(messages?.at(-1)).toEqual(ended);
    expect(messages?.[0]).toBe(before.chats[ayu.id]?.messages[0]);
  });
});

describe("Messages", () => {
  it.each(["__proto__", "constructor", "toString", "7", "-0"])("may be called %s", (id) => {
    const state = after(snapshotOf([timChat]), send(chat(id, ayu, 70)), edit(chat(id, ayu, 71)));
    expect(messagesOf(state)?.at(-1)).toEqual(chat(id, ayu, 71));
    expect(messagesOf(state)).toHaveLength(4);
  });

  it.each(["__proto__", "constructor", "toString", "7", "-0"])(
    "may be in a room and by a user called %s",
    (id) => {
      const sender = { id, username: id };
      const room = { ...tim, id };
      const state = after(snapshotOf([]), send(chat("c1", sender, 1), sender, room));
      expect(Object.keys(state.chats)).toEqual([id]);
      expect(selectRoom(id)(state)).toMatchObject({ room: { id }, messages: [{ id: "c1" }] });
      expect(Object.keys(selectRoom(id)(state)?.users ?? {})).toEqual([id]);
      expect(Object.getPrototypeOf(state.chats)).toBeNull();
    },
  );
});
