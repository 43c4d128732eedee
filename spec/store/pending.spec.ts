import * as fc from "fast-check";
import type { Chat } from "../../lib/protocol/entities.js";
import type { ApiErrorCode, OwnAction, OwnEvent } from "../../lib/protocol/own-actions.js";
import {
  chatReducer,
  selectMessages,
  selectRooms,
  selectUnread,
  selectUnreadTotal,
  type ChatState,
} from "../../lib/store/index.js";
import { deepFreeze } from "./support/deep-freeze.js";
import {
  after,
  arisan,
  arisanChat,
  ayu,
  ayusChat,
  budi,
  chat,
  chatting,
  envelope,
  me,
  populated,
  snapshotOf,
  tim,
  timChat,
  withAyu,
} from "./support/states.js";
import { faultsOf } from "./support/valid-state.js";

const own = (action: OwnAction): OwnEvent => ({ type: "own", key: "1", ...action });
const pending = (message: Chat, roomid = tim.id) => own({ did: "pending", roomid, chat: message });
const unsent = (chatid: string, code?: ApiErrorCode) =>
  own({ did: "unsent", roomid: tim.id, chatid, ...(code && { code }) });
const sent = (message: Chat, replaces?: string, roomdata = tim) =>
  own({ did: "sent", chat: message, roomdata, ...(replaces !== undefined && { replaces }) });
const all = () => snapshotOf([timChat, ayusChat, arisanChat]);
const send = (message: Chat) => ({ type: "sendmessage", ...chatting(ayu, tim, message) }) as const;

const inTim = (type: "readAllMessages" | "clearhistory") => ({
  type,
  ...envelope(ayu),
  roomid: tim.id,
});

const on = (state: ChatState, ...events: (object & { readonly type: string })[]): ChatState =>
  events.reduce<ChatState>((it, event) => deepFreeze(chatReducer(it, deepFreeze(event))), state);
const shown = (state: ChatState, id: string = tim.id): string[] =>
  selectMessages(id)(state).map(
    (it) => it.id + (it.pending ? " pending" : "") + (it.failed ? ` ${it.failed}` : ""),
  );

const p1 = chat("p1", me, 90);
const p2 = chat("p2", me, 91);
const c4 = chat("c4", me, 92, { text: p1.text as string });

describe("A pending message", () => {
  it("stands at the end of its room, behind what comes after it, and takes its place when it is sent", () => {
    const begun = on(populated(), pending(p1));
    expect(shown(begun)).toEqual(["c1", "c2", "c3", "p1 pending"]);
    const later = on(begun, send(chat("c9", ayu, 95)));
    expect(shown(later)).toEqual(["c1", "c2", "c3", "c9", "p1 pending"]);
    const done = on(later, sent(c4, "p1"));
    expect(shown(done)).toEqual(["c1", "c2", "c3", "c9", "c4"]);
    expect(done.pending).toBeUndefined();
    expect(Object.keys(done)).not.toContain("pending");
  });

  it("goes where it was certainly not sent, and is shown as failed where that is not known", () => {
    const begun = on(populated(), pending(p1), pending(p2));
    expect(shown(on(begun, unsent("p1")))).toEqual(["c1", "c2", "c3", "p2 pending"]);
    const failed = on(begun, unsent("p1", "indeterminate"));
    expect(shown(failed)).toEqual(["c1", "c2", "c3", "p1 indeterminate", "p2 pending"]);
    expect(shown(on(failed, unsent("p1")))).toEqual(["c1", "c2", "c3", "p2 pending"]);
    expect(shown(on(failed, pending(p1)))).toEqual(["c1", "c2", "c3", "p2 pending", "p1 pending"]);
  });

  it.each<[ApiErrorCode, boolean]>([
    ["indeterminate", false],
    ["bad-reply", false],
    ["rejected", true],
    ["unreachable", true],
    ["unauthorized", true],
    ["rate-limited", true],
  ])(
    "leaves in doubt whether all is known only where it may have been sent: %s",
    (code, complete) => {
      const state = on(populated(), pending(p1), unsent("p1", code));
      expect(state.complete).toBe(complete);
      expect(shown(state).at(-1)).toBe(`p1 ${code}`);
      expect(on(state, all()).complete).toBe(true);
    },
  );

  it("survives a snapshot while it is under way; a failed one does not", () => {
    const state = on(populated(), pending(p1), pending(p2), unsent("p1", "indeterminate"), all());
    expect(shown(state)).toEqual(["c1", "c2", "c3", "p2 pending"]);
  });

  it("goes with the snapshot that has it already, one for each that came", () => {
    const twice = on(populated(), pending(p1), pending({ ...p2, text: p1.text as string }));
    const withOne = snapshotOf([{ ...timChat, m: [...timChat.m, c4] }]);
    expect(shown(on(twice, withOne))).toEqual(["c1", "c2", "c3", "c4", "p2 pending"]);
    expect(shown(on(twice, withOne, sent(c4, "p1")))).toEqual([
      "c1",
      "c2",
      "c3",
      "c4",
      "p2 pending",
    ]);
    const carried = { ...withOne, own: [pending(p1)] };
    expect(shown(on(populated(), pending(p1), carried))).toEqual(["c1", "c2", "c3", "c4"]);
  });

  it("stays where the snapshot has one that says something else, or one that was there before", () => {
    const others = [chat("x1", me, 92), chat("x2", ayu, 92, { text: p1.text as string })];
    const state = on(populated(), pending(p1), snapshotOf([{ ...timChat, m: others }]));
    expect(shown(state)).toEqual(["x1", "x2", "p1 pending"]);
    const old = on(populated(), pending(chat("p1", me, 90, { text: "text of c2" })), all());
    expect(shown(old)).toEqual(["c1", "c2", "c3", "p1 pending"]);
  });

  it("is shown only where its room is known, and as soon as it is", () => {
    const empty = after(snapshotOf([]));
    const begun = on(empty, pending(p1));
    expect(selectRooms(begun)).toEqual([]);
    expect(shown(on(begun, all()))).toEqual(["c1", "c2", "c3", "p1 pending"]);
    const first = on(empty, pending(p1, ayu.id), sent(c4, "p1", withAyu));
    expect(shown(first, ayu.id)).toEqual(["c4"]);
    const out = on(populated(), pending(p1), own({ did: "left", groupid: tim.id }));
    expect(selectRooms(out)).toHaveLength(2);
    expect(shown(on(out, all()))).toEqual(["c1", "c2", "c3", "p1 pending"]);
  });

  it("is not read by others, nor cleared, and does not count as unread", () => {
    const state = on(
      populated(),
      pending(p1),
      pending(chat("p3", budi, 93)),
      inTim("readAllMessages"),
      inTim("clearhistory"),
    );
    expect(shown(state)).toEqual(["p1 pending", "p3 pending"]);
    expect(selectMessages(tim.id)(state).map(({ readers }) => readers)).toEqual([
      undefined,
      undefined,
    ]);
    expect([selectUnread(tim.id)(state), selectUnreadTotal(state)]).toEqual([0, 0]);
    expect(selectUnread(tim.id)(on(state, unsent("p3", "rejected")))).toBe(0);
  });

  it("brings its room to the front", () => {
    const before = populated();
    expect(selectRooms(before)[0]?.room.id).toBe(ayu.id);
    expect(selectRooms(on(before, pending(p1)))[0]?.room.id).toBe(tim.id);
  });

  it("goes when another user is signed in", () => {
    const state = on(populated(), pending(p1), snapshotOf([timChat], { me: ayu }));
    expect(shown(state)).toEqual(["c1", "c2", "c3"]);
    expect(
      on(populated(), pending(p1), snapshotOf([timChat], { me: undefined } as never)).pending,
    ).toHaveLength(1);
  });

  it("keeps the identity of all that it does not touch, and of its own room while that is left alone", () => {
    const before = populated();
    const begun = on(before, pending(p1));
    expect(begun.chats[ayu.id]).toBe(before.chats[ayu.id]);
    expect(on(begun, unsent("p9"), sent(chat("c2", me, 20), "p9"))).toBe(begun);
    const elsewhere = on(begun, { type: "gap" }, own({ did: "cleared", roomid: ayu.id }));
    expect(elsewhere.chats[tim.id]).toBe(begun.chats[tim.id]);
    expect(on(begun, { type: "gap" }).chats).toBe(begun.chats);
    expect(elsewhere.pending).toBe(begun.pending);
    expect(on(begun, pending(p2, arisan.id)).chats[tim.id]).toBe(begun.chats[tim.id]);
  });
});

describe("A pending edit or deletion", () => {
  const edit = chat("c2", me, 20, { text: "baru" });
  const gone: Chat = { ...chat("c2", me, 20), type: "deleted", text: "deleted" };
  const textOf = (state: ChatState) => selectMessages(tim.id)(state)[1];

  it.each([
    ["edited", edit],
    ["deleted", gone],
  ] as const)("stands in the place of the message until it is %s", (what, message) => {
    const begun = on(populated(), pending(message));
    expect(shown(begun)).toEqual(["c1", "c2 pending", "c3"]);
    expect(textOf(begun)).toEqual({ ...message, pending: true });
    const stored = { ...message, edited: 99 };
    const done = on(begun, own({ did: what, chat: stored, roomdata: tim }));
    expect(textOf(done)).toEqual(stored);
    expect(done.pending).toBeUndefined();
  });

  it("shows what it does not change: who wrote the message and when, what it answers, its file, who has read it", () => {
    const known = chat("c2", me, 20, {
      type: "image",
      source: "a.png",
      reply: "c1",
      readers: [ayu.id],
    });
    const state = on(populated(), { ...send(known), type: "editmessage" });
    const change = pending({ id: "c2", userid: "", timestamp: 99, text: "baru", edited: 99 });
    expect(textOf(on(state, change))).toEqual({
      ...known,
      text: "baru",
      edited: 99,
      pending: true,
    });
  });

  it("shows the original again where it was not done, with what came meanwhile", () => {
    const read = inTim("readAllMessages");
    const state = on(populated(), pending(edit), read, unsent("c2"));
    expect(textOf(state)).toEqual(chat("c2", me, 20, { readers: [ayu.id] }));
    const failed = on(populated(), pending(edit), unsent("c2", "indeterminate"));
    expect(textOf(failed)).toEqual({ ...edit, failed: "indeterminate" });
    expect(textOf(on(failed, unsent("c2")))).toBe(textOf(populated()));
  });

  it("survives a snapshot that has the message, and goes with one that has it not", () => {
    const begun = on(populated(), pending(edit));
    expect(textOf(on(begun, all()))).toEqual({ ...edit, pending: true });
    expect(textOf(on(begun, all(), unsent("c2")))).toEqual(timChat.m[1]);
    const without = on(begun, snapshotOf([{ ...timChat, m: [chat("c1", ayu, 10)] }]));
    expect(shown(without)).toEqual(["c1"]);
    expect(without.pending).toBeUndefined();
    expect(on(begun, snapshotOf([ayusChat])).pending).toBeUndefined();
  });

  it("goes with the message where somebody deletes or clears that", () => {
    const begun = on(populated(), pending(edit));
    const removal = { ...send(gone), type: "deletemessage" };
    expect(textOf(on(begun, removal))).toEqual(gone);
    expect(shown(on(begun, inTim("clearhistory")))).toEqual([]);
  });

  it("gives way to a later one of the same message", () => {
    const state = on(populated(), pending(edit), pending({ ...edit, text: "lagi" }));
    expect(shown(state)).toEqual(["c1", "c2 pending", "c3"]);
    expect(textOf(state)?.text).toBe("lagi");
    expect(textOf(on(state, unsent("c2")))).toBe(textOf(populated()));
  });
});

describe("A state with pending messages", () => {
  const begun = () => on(populated(), pending(p1), pending(chat("c2", me, 20, { text: "baru" })));

  it.each<[string, (state: ChatState) => ChatState]>([
    ["copied", (state) => ({ ...state })],
    ["cloned", (state) => structuredClone(state)],
    ["stored and read again", (state) => JSON.parse(JSON.stringify(state)) as ChatState],
  ])("goes on as it would if it is %s", (_name, copy) => {
    const state = begun();
    expect(copy(state)).toEqual(state);
    const ends = [sent(c4, "p1"), unsent("c2")];
    expect(on(copy(state), ...ends)).toEqual(on(state, ...ends));
    expect(shown(on(state, ...ends))).toEqual(["c1", "c2", "c3", "c4"]);
  });

  it("shows each message once, whatever comes; nothing pending outlives its call, nothing failed a snapshot", () => {
    const id = fc.constantFrom("p1", "p2", "c2", "c3");
    const room = fc.constantFrom(tim.id, ayu.id, "6");
    const message = fc.record({
      id: fc.constantFrom("p1", "p2", "c1", "c2", "c3", "c9"),
      userid: fc.constantFrom(me.id, ayu.id),
      timestamp: fc.nat(99),
      text: fc.constantFrom("a", "b"),
    });
    const event = fc.oneof(
      { arbitrary: fc.tuple(message, room).map(([it, where]) => pending(it, where)), weight: 4 },
      id.map((it) => unsent(it)),
      id.map((it) => unsent(it, "indeterminate")),
      fc.tuple(message, id).map(([it, replaces]) => sent(it, replaces)),
      message.map((it) => own({ did: "edited", chat: it, roomdata: tim })),
      message.map((it) => own({ did: "deleted", chat: it, roomdata: tim })),
      message.map(send),
      message.map((it) => ({ ...send(it), type: "deletemessage" })),
      fc.constant(inTim("clearhistory")),
      fc.constant({ type: "memberkick", ...envelope(ayu), groupid: tim.id }),
      fc.array(message, { maxLength: 3 }).map((m) => snapshotOf([{ ...timChat, m }, ayusChat])),
      fc.constant(own({ did: "joined", chat: timChat })),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 25 }), (events) => {
        const state = on(populated(), ...events);
        expect(faultsOf(state)).toEqual([]);
        const marks = (it: ChatState) => it.pending?.map(({ chat }) => chat.id) ?? [];
        const over = on(state, ...marks(state).map((it) => unsent(it)));
        expect(over.pending).toBeUndefined();
        expect(faultsOf(over)).toEqual([]);
        const fresh = on(state, all());
        expect(fresh.pending?.filter(({ chat }) => chat.failed)).toEqual(fresh.pending && []);
      }),
    );
  });
});
