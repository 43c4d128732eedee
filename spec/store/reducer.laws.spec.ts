import * as fc from "fast-check";
import { relayTypes } from "../../lib/protocol/messages.js";
import { chatReducer, type ChatEvent, type ChatState } from "../../lib/store/index.js";
import { anyJson } from "../support/arbitraries.js";
import { anyEvent, anyHistory } from "./support/chat-events.js";
import { deepFreeze } from "./support/deep-freeze.js";
import { after, populated } from "./support/states.js";
import { faultsOf } from "./support/valid-state.js";

/** What becomes of a state that is stored or handed about. */
const copies: [string, (state: ChatState) => ChatState][] = [
  ["copied", (state) => ({ ...state })],
  ["cloned", (state) => structuredClone(state)],
  ["stored and read again", (state) => JSON.parse(JSON.stringify(state)) as ChatState],
];

/** The ids of the rooms that an event can touch. */
const namedIn = (event: ChatEvent, me: string | undefined): unknown[] =>
  [
    "roomdata" in event && event.roomdata.id,
    "groupid" in event && event.groupid,
    "roomid" in event && [event.roomid, "from" in event && event.from],
    "user" in event && event.user.id,
    event.type === "own" && "chat" in event && "r" in event.chat && event.chat.r.id,
    event.type === "own" && event.did === "changedroom" && event.room.id,
    event.type === "own" && event.did === "changedme" && me,
    event.type === "own" && "room" in event && event.room.id,
  ].flat();

describe("chatReducer", () => {
  it("leaves a valid state after any events, and writes to nothing that it was given", () => {
    fc.assert(
      fc.property(anyHistory, (events) => {
        let state: ChatState | undefined;
        for (const event of events) {
          state = deepFreeze(chatReducer(state, deepFreeze(event)));
          expect(faultsOf(state)).toEqual([]);
        }
      }),
    );
  });

  it("gives equal states for equal events", () => {
    fc.assert(
      fc.property(anyHistory, (events) => {
        expect(after(...structuredClone(events))).toEqual(after(...events));
      }),
    );
  });

  it("changes nothing more for the same event at once again", () => {
    fc.assert(
      fc.property(anyHistory, anyEvent, (events, event) => {
        const once = chatReducer(after(...events), event);
        expect(chatReducer(once, event)).toEqual(once);
      }),
    );
  });

  it("keeps the identity of each room that an event does not name", () => {
    fc.assert(
      fc.property(anyHistory, anyEvent, (events, event) => {
        if (event.type === "snapshot") return;
        const before = after(...events);
        // What is pending may stand in any room.
        if (before.pending && event.type === "own") return;
        const next = chatReducer(before, event);
        const named = namedIn(event, before.me?.id);
        for (const [id, room] of Object.entries(before.chats)) {
          const isNamed =
            named.includes(id) || named.some((it) => Object.hasOwn(room.users, String(it)));
          if (!isNamed) expect(next.chats[id]).toBe(room);
        }
      }),
    );
  });

  it.each(copies)("goes on from a state that was %s as from the state itself", (_name, copy) => {
    fc.assert(
      fc.property(anyHistory, fc.array(anyEvent, { maxLength: 5 }), (events, more) => {
        const state = after(...events);
        const again = deepFreeze(copy(state));
        expect(again).toEqual(state);
        expect(faultsOf(again)).toEqual([]);
        const next = more.reduce<ChatState>(chatReducer, again);
        expect(next).toEqual(more.reduce<ChatState>(chatReducer, state));
        expect(faultsOf(next)).toEqual([]);
      }),
    );
  });

  it("throws for no action, whatever is in it", () => {
    const type = fc.oneof(
      fc.constantFrom<string>(...relayTypes, "snapshot", "gap", "own"),
      fc.string(),
    );
    const fields = fc.dictionary(
      fc.constantFrom("session", "chat", "roomdata", "users", "user", "groupid", "roomid", "from"),
      fc.oneof(
        anyJson,
        fc.record({ c: anyJson, me: anyJson }),
        fc.record({ m: anyJson, u: anyJson, r: anyJson }),
        fc.record({ c: fc.array(anyJson), me: anyJson }),
      ),
    );
    fc.assert(
      fc.property(type, fields, (name, rest) => {
        expect(faultsOf(chatReducer(populated(), { ...rest, type: name }))).toEqual([]);
      }),
    );
  });
});
