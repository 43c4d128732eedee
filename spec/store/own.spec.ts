import type { Chat, User } from "../../lib/protocol/entities.js";
import type { OwnAction, OwnEvent } from "../../lib/protocol/own-actions.js";
import { chatReducer, type ChatRoom, type ChatState } from "../../lib/store/index.js";
import {
  after,
  arisan,
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

const own = (action: OwnAction, since: Pick<OwnEvent, "then" | "late"> = {}): OwnEvent => ({
  type: "own",
  key: "1",
  ...action,
  ...since,
});
const did = (action: OwnAction, state = populated()): ChatState => chatReducer(state, own(action));
const messagesOf = (state: ChatState, id = tim.id) => state.chats[id]?.messages;
const usersOf = (state: ChatState, id = tim.id) => Object.keys(state.chats[id]?.users ?? {});
const byMe = (id: string, more: Partial<Chat> = {}) => chat(id, me, 90, more);

const join = (user: User) =>
  ({ type: "memberjoin", ...envelope(user), groupid: tim.id, user }) as const;
const leave = (user: User) =>
  ({ type: "memberleave", ...envelope(user), groupid: tim.id }) as const;
const kick = { type: "memberkick", ...envelope(ayu), groupid: tim.id } as const;
const send = (message: Chat, sender = ayu) =>
  ({ type: "sendmessage", ...chatting(sender, tim, message) }) as const;
const read = (user: User) =>
  ({ type: "readAllMessages", ...envelope(user), roomid: tim.id }) as const;

describe("sent", () => {
  it("puts the message in, and tells by what name the room goes now", () => {
    const before = populated();
    const roomdata = { ...tim, long: "Tim Baru" };
    const state = did({ did: "sent", chat: byMe("c4"), roomdata }, before);
    expect(messagesOf(state)).toEqual([...timChat.m, byMe("c4")]);
    expect(state.chats[tim.id]?.room).toBe(roomdata);
    expect(state.chats[tim.id]?.users).toBe(before.chats[tim.id]?.users);
    expect(did({ did: "sent", chat: byMe("c4"), roomdata }, state)).toBe(state);
  });

  it("makes a chat of two that is new, the bot's too, and no group", () => {
    const kirai = { id: "420", long: "Kirimin AI", short: "kirai", type: "user" as const };
    const state = did({ did: "sent", chat: byMe("e1"), roomdata: kirai }, after(snapshotOf([])));
    expect(state.chats["420"]).toEqual({
      room: kirai,
      users: { [me.id]: self, "420": { id: "420", username: "kirai", displayname: "Kirimin AI" } },
      messages: [byMe("e1")],
    });
    const global = { ...tim, id: "696969" };
    expect(did({ did: "sent", chat: byMe("e2"), roomdata: global }, state)).toBe(state);
  });

  it("brings no group back from which the user was put out before the reply", () => {
    const out = chatReducer(populated(), kick);
    expect(did({ did: "sent", chat: byMe("c4"), roomdata: tim }, out)).toBe(out);
  });

  it("adds back no member who left", () => {
    const left = chatReducer(populated(), leave(budi));
    expect(usersOf(did({ did: "sent", chat: byMe("c4"), roomdata: tim }, left))).toEqual([
      me.id,
      ayu.id,
    ]);
  });

  it.each<[string, Chat]>([
    ["edited", byMe("c4", { text: "baru", edited: 95 })],
    ["deleted", { ...byMe("c4"), type: "deleted", text: "deleted" }],
  ])("undoes nothing if its reply comes after the message was %s", (_name, newer) => {
    const state = after(snapshotOf([{ ...timChat, m: [newer] }]));
    expect(did({ did: "sent", chat: byMe("c4"), roomdata: tim }, state)).toBe(state);
  });

  it("keeps who has read the message before the reply was there", () => {
    const state = after(snapshotOf([{ ...timChat, m: [byMe("c4", { readers: [ayu.id] })] }]));
    const next = did({ did: "sent", chat: byMe("c4"), roomdata: tim }, state);
    expect(messagesOf(next)?.[0]?.readers).toEqual([ayu.id]);
  });
});

describe("edited and deleted", () => {
  const edited = byMe("c2", { text: "baru", edited: 95 });
  const gone: Chat = { ...byMe("c2"), type: "deleted", text: "deleted", edited: 95 };

  it.each(["edited", "deleted"] as const)("put the message in its place: %s", (what) => {
    const message = what === "edited" ? edited : gone;
    const state = did({ did: what, chat: message, roomdata: { ...tim, long: "Baru" } });
    expect(messagesOf(state)).toEqual([timChat.m[0], message, timChat.m[2]]);
    expect(state.chats[tim.id]?.room).toBe(tim);
  });

  it("do nothing to a message that is not known", () => {
    const state = populated();
    expect(did({ did: "edited", chat: byMe("c9"), roomdata: tim }, state)).toBe(state);
    expect(did({ did: "deleted", chat: gone, roomdata: { ...tim, id: "6" } }, state)).toBe(state);
  });

  it("do not undo a later one whose reply came first", () => {
    const later = did({ did: "edited", chat: { ...edited, edited: 99 }, roomdata: tim });
    expect(did({ did: "edited", chat: edited, roomdata: tim }, later)).toBe(later);
    const deleted = did({ did: "deleted", chat: gone, roomdata: tim }, later);
    expect(messagesOf(deleted)?.[1]).toEqual(gone);
    expect(did({ did: "edited", chat: edited, roomdata: tim }, deleted)).toBe(deleted);
  });
});

describe("cleared, read, left", () => {
  it("are of the room as the user calls it", () => {
    expect(messagesOf(did({ did: "cleared", roomid: ayu.id }), ayu.id)).toEqual([]);
    const readers = (state: ChatState) => messagesOf(state)?.map((it) => it.readers);
    expect(readers(did({ did: "read", roomid: tim.id }))).toEqual([
      [me.id],
      undefined,
      [ayu.id, me.id],
    ]);
    expect(Object.keys(did({ did: "left", groupid: tim.id }).chats)).not.toContain(tim.id);
  });

  it("do nothing to what is not known, and no chat of two is left", () => {
    for (const state of [populated(), after()]) {
      expect(did({ did: "cleared", roomid: "6" }, state)).toBe(state);
      expect(did({ did: "read", roomid: "6" }, state)).toBe(state);
      expect(did({ did: "left", groupid: "6" }, state)).toBe(state);
      expect(did({ did: "left", groupid: ayu.id }, state)).toBe(state);
    }
  });
});

describe("joined", () => {
  const joined = (
    since: Parameters<typeof own>[1] = {},
    parts: Partial<typeof timChat> = {},
  ): OwnEvent => own({ did: "joined", chat: { ...timChat, ...parts } }, since);
  const nowhere = () => after(snapshotOf([ayusChat]));

  it("is the room as the reply says, also where it was known: joining again refreshes", () => {
    const state = chatReducer(nowhere(), joined());
    expect(state.chats[tim.id]).toEqual(populated().chats[tim.id]);
    const fresh = { u: [self, ayu], m: [chat("c3", budi, 30)] };
    const again = chatReducer(populated(), joined({}, fresh));
    expect(usersOf(again)).toEqual([me.id, ayu.id]);
    expect(messagesOf(again)).toBe(fresh.m);
  });

  it("adds the server's own rooms, the bot's chat of two among them", () => {
    const kirai = { ...withAyu, id: "420" };
    const state = chatReducer(nowhere(), own({ did: "joined", chat: { ...ayusChat, r: kirai } }));
    expect(messagesOf(state, "420")).toBe(ayusChat.m);
  });

  it("takes what peers may only pretend off its messages", () => {
    const m = [
      { ...chat("c1", ayu, 1), pending: true },
      { ...chat("c2", ayu, 2), failed: "x" },
    ];
    expect(messagesOf(chatReducer(nowhere(), joined({}, { m })))).toEqual([
      chat("c1", ayu, 1),
      chat("c2", ayu, 2),
    ]);
  });

  it("has then what was relayed of it since the request", () => {
    const then = [join(citra), send(chat("c9", citra, 70), citra), leave(budi)];
    const state = chatReducer(nowhere(), joined({ then }));
    expect(usersOf(state)).toEqual([me.id, ayu.id, citra.id]);
    expect(messagesOf(state)).toEqual([...timChat.m, chat("c9", citra, 70)]);
  });

  it("has then what the user did in it since the request", () => {
    const then = [own({ did: "sent", chat: byMe("c8"), roomdata: tim })];
    const state = chatReducer(
      nowhere(),
      joined({ then: [...then, own({ did: "read", roomid: tim.id })] }),
    );
    expect(messagesOf(state)?.at(-1)).toEqual(byMe("c8"));
    expect(messagesOf(state)?.[0]?.readers).toEqual([me.id]);
  });

  it("does not count as read what the reply has and was written after the reading", () => {
    const m = [...timChat.m, chat("c9", ayu, 70)];
    const state = chatReducer(
      nowhere(),
      joined({ then: [read(budi), send(chat("c9", ayu, 70)), read(citra)] }, { m }),
    );
    expect(messagesOf(state)?.map(({ readers }) => readers)).toEqual([
      [budi.id, citra.id],
      [budi.id, citra.id],
      [ayu.id, citra.id],
      [citra.id],
    ]);
  });

  it("keeps the bot's answer, which has the id of its thinking", () => {
    const think = chat("ai1", citra, 70, { type: "think" });
    const answer = chat("ai1", citra, 71);
    const state = chatReducer(
      nowhere(),
      joined({ then: [send(think, citra), read(ayu), send(answer, citra)] }, { m: [think] }),
    );
    expect(messagesOf(state)).toEqual([{ ...answer, readers: [ayu.id] }]);
  });

  it("is no room where the user was put out of it since, or has left it", () => {
    for (const then of [[kick], [own({ did: "left", groupid: tim.id })]]) {
      expect(chatReducer(nowhere(), joined({ then })).chats).toEqual(nowhere().chats);
      expect(Object.keys(chatReducer(populated(), joined({ then })).chats)).not.toContain(tim.id);
    }
  });

  it("is no room where the user is said to have left it since", () => {
    const then = [leave(self)];
    expect(chatReducer(nowhere(), joined({ then })).chats).toEqual(nowhere().chats);
  });

  it("is the room where the user was put out before: more of it came since", () => {
    const then = [send(chat("old", ayu, 1)), kick, send(chat("c9", ayu, 70))];
    expect(messagesOf(chatReducer(nowhere(), joined({ then })))).toEqual([
      ...timChat.m,
      chat("c9", ayu, 70),
    ]);
  });

  it("is older than a snapshot that came since: it adds the room where that has none, and nothing else", () => {
    const state = populated();
    expect(chatReducer(state, joined({ late: true, then: [] }, { m: [] }))).toBe(state);
    expect(messagesOf(chatReducer(nowhere(), joined({ late: true })))).toBe(timChat.m);
  });

  it("leaves all other rooms alone", () => {
    const before = populated();
    const state = chatReducer(before, joined({ then: [join(citra)] }));
    expect(state.chats[arisan.id]).toBe(before.chats[arisan.id]);
    expect(state.requests).toBe(before.requests);
  });
});

describe("kicked", () => {
  const kicked = (then?: OwnEvent["then"], groupid: string = tim.id): OwnEvent =>
    own({ did: "kicked", groupid, userid: budi.id }, then && { then });

  it.each<[string, OwnEvent["then"], boolean]>([
    ["goes", undefined, false],
    ["goes, whoever else joins", [join(citra), leave(citra), leave(ayu)], false],
    ["stays who has joined since", [join(budi)], true],
    ["goes who left and joined before", [leave(budi), join(budi)], false],
    ["stays who was put out and joined after that", [leave(budi), join(budi), join(budi)], true],
    ["goes who joined and left again", [join(budi), leave(budi)], false],
  ])("%s", (_name, then, isThere) => {
    const state = chatReducer(populated(), kicked(then));
    expect(usersOf(state).includes(budi.id)).toBe(isThere);
    expect(usersOf(state)).toContain(ayu.id);
  });

  it("does nothing in a chat of two, or where the group or the member is gone", () => {
    const state = chatReducer(populated(), leave(budi));
    for (const groupid of [tim.id, ayu.id, "6"]) {
      expect(chatReducer(state, kicked(undefined, groupid))).toBe(state);
    }
  });
});

describe("changedroom and changedme", () => {
  it("change those fields, and no other", () => {
    const before = populated();
    const room = { id: tim.id, long: "Baru", link: "39c", type: "user" as never };
    const state = did({ did: "changedroom", room }, before);
    expect(state.chats[tim.id]).toEqual({
      ...before.chats[tim.id],
      room: { ...tim, long: "Baru", link: "39c" },
    });
    expect(did({ did: "changedroom", room }, state)).toBe(state);
    expect(did({ did: "changedroom", room: { ...room, id: "6" } }, state)).toBe(state);
  });

  it("change the user, and wherever the user stands in a room, without the email address", () => {
    const before = populated();
    const email = [{ email: "baru@kirimin.test", provider: "kirimin" }];
    const change = { bio: "halo", displayname: "Aku", email };
    const state = did(
      { did: "changedme", me: { ...change, id: "8", req: [ayu] } as never },
      before,
    );
    expect(state.me).toEqual({ ...me, ...change });
    for (const id of [tim.id, ayu.id, arisan.id]) {
      expect(state.chats[id]?.users[me.id]).toEqual({ ...self, bio: "halo", displayname: "Aku" });
    }
    expect(state.chats[tim.id]?.users[ayu.id]).toBe(before.chats[tim.id]?.users[ayu.id]);
    expect(state.requests).toBe(before.requests);
    expect(did({ did: "changedme", me: change }, state)).toBe(state);
  });

  it("leave alone what is undefined, and a state without a user or a room without them", () => {
    const state = populated();
    const nothing = { displayname: undefined } as never;
    expect(did({ did: "changedme", me: nothing }, state)).toBe(state);
    expect(did({ did: "changedroom", room: { id: tim.id, long: undefined } as never }, state)).toBe(
      state,
    );
    expect(did({ did: "changedme", me: { bio: "x" } }, after())).toBe(after());
    const others = after(snapshotOf([{ ...timChat, u: [ayu] }]));
    const next = did({ did: "changedme", me: { bio: "x" } }, others);
    expect(next.chats[tim.id]).toBe(others.chats[tim.id]);
  });
});

describe("What the user does about friends", () => {
  const names = [
    "addedfriend",
    "acceptedfriend",
    "unfriended",
    "cancelledfriend",
    "ignoredfriend",
  ] as const;
  const roomOf = (user: User) =>
    ({ id: user.id, long: "C", short: "citra", type: "user" }) as const;
  type Row = [
    did: (typeof names)[number],
    isFriend: number | undefined,
    room: boolean,
    outcome: string,
  ];
  const withRequest = "request";
  const withChat = "chat";

  it.each<Row>([
    ...names.flatMap((name): Row[] => [
      [name, 0, false, ""],
      [name, 2, false, ""],
      [name, 3, false, withRequest],
      [name, 1, true, withChat],
      [name, 1, false, name === "acceptedfriend" ? withChat : ""],
      [name, undefined, false, name === "acceptedfriend" ? withChat : ""],
      [name, 0, true, ""],
    ]),
    ["acceptedfriend", undefined, true, withChat],
  ])(
    "counts by what the reply says: %s, isFriend %p, with a room %p",
    (name, isFriend, hasRoom, outcome) => {
      const { isFriend: _, ...bare } = citra;
      const user = isFriend === undefined ? bare : { ...bare, isFriend };
      const state = did({ did: name, user, ...(hasRoom && { room: roomOf(citra) }) });
      expect(state.requests).toEqual(outcome === withRequest ? [citra] : []);
      expect(state.chats[arisan.id]?.users[citra.id]).toEqual(user);
      const room = state.chats[citra.id];
      expect(room !== undefined).toBe(outcome === withChat);
      if (room) {
        expect(room.room.long).toBe(hasRoom ? "C" : "Citra");
        expect(room.users).toEqual({ [me.id]: self, [citra.id]: user });
        expect(room.messages).toEqual([]);
      }
    },
  );

  it("leaves a chat of two that is there, and makes none of a group or with oneself", () => {
    const before = populated();
    const friend = { ...ayu, isFriend: 1 };
    expect(did({ did: "acceptedfriend", user: friend, room: withAyu }, before)).toBe(before);
    const dodi = { id: "7000005", username: "dodi", isFriend: 1 };
    expect(did({ did: "addedfriend", user: dodi, room: { ...tim, id: "6" } }, before)).toBe(before);
    const myself = { ...self, isFriend: 1 };
    expect(did({ did: "acceptedfriend", user: myself }, before)).toBe(before);
  });
});

describe("unknown", () => {
  it("says that something may be missing, until the next snapshot", () => {
    const state = did({ did: "unknown" });
    expect(state.complete).toBe(false);
    expect(state.chats).toBe(did({ did: "unknown" }, state).chats);
    expect(chatReducer(state, snapshotOf([timChat])).complete).toBe(true);
  });
});

describe("A snapshot with what the user did since its session was asked for", () => {
  const withOwn = (...events: OwnEvent[]) => ({ ...snapshotOf([timChat]), own: events });

  it("has it", () => {
    const state = after(
      withOwn(
        own({ did: "sent", chat: byMe("c4"), roomdata: tim }),
        own({ did: "joined", chat: { u: [self], m: [], r: arisan } }),
        own({ did: "unknown" }),
      ),
    );
    expect(messagesOf(state)?.at(-1)).toEqual(byMe("c4"));
    expect(Object.keys(state.chats).sort()).toEqual([tim.id, arisan.id]);
    expect(state.complete).toBe(false);
  });

  it("is newer than a room that was joined before, and older than leaving it", () => {
    const stale = own({ did: "joined", chat: { ...timChat, m: [] } });
    expect(messagesOf(after(withOwn(stale)))).toBe(timChat.m);
    expect(after(withOwn(own({ did: "left", groupid: tim.id }))).chats).toEqual({});
    expect(messagesOf(after(withOwn(own({ did: "left", groupid: tim.id }), stale)))).toEqual([]);
  });

  it("leaves out what is no event", () => {
    const odd = { ...snapshotOf([timChat]), own: [{ type: "own", did: "flew" }, null] };
    expect(after(odd)).toEqual(after(snapshotOf([timChat])));
    expect(after({ ...odd, own: 5 } as never)).toEqual(after(snapshotOf([timChat])));
  });
});

describe("A message of a peer that says it is deleted", () => {
  const live = send(chat("c9", ayu, 70, { type: "deleted", text: "palsu" }));
  const stored = chat("c9", ayu, 70, { text: "palsu" });
  const unread = (state: ChatState): number =>
    (state.chats[tim.id] as ChatRoom).messages.filter(({ type }) => type !== "deleted").length;

  it("is a text, live and in a fresh snapshot, and counts as unread in both", () => {
    const before = after(snapshotOf([timChat]));
    const told = chatReducer(before, live);
    expect(told).toEqual(after(snapshotOf([{ ...timChat, m: [...timChat.m, stored] }])));
    expect(told).toEqual(after(snapshotOf([{ ...timChat, m: [...timChat.m, live.chat] }])));
    expect(unread(told)).toBe(4);
  });

  it("is a text also where it has the words of a deletion: no message comes deleted", () => {
    const words = send(chat("c9", ayu, 70, { type: "deleted", text: "deleted" }));
    const { type: _, ...text } = words.chat;
    expect(messagesOf(after(snapshotOf([timChat]), words))?.at(-1)).toStrictEqual(text);
  });

  it("says nothing of being pending or failed either", () => {
    const odd = { ...chat("c9", ayu, 70), pending: true, failed: "indeterminate" };
    const state = after(
      snapshotOf([{ ...timChat, m: [{ ...chat("c8", ayu, 60), pending: true } as Chat] }]),
      send(odd),
      { ...send(odd), type: "editmessage" },
    );
    expect(messagesOf(state)).toEqual([chat("c8", ayu, 60), chat("c9", ayu, 70)]);
    for (const parts of [{ type: "image" }, { type: "deleted", text: "deleted" }] as const) {
      const stored = chat("c9", ayu, 70, parts);
      const edit = { ...send({ ...stored, failed: "rejected" } as Chat), type: "editmessage" };
      expect(messagesOf(chatReducer(state, edit))?.at(-1)).toEqual(stored);
    }
  });
});
