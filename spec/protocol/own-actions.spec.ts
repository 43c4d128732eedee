import * as fc from "fast-check";
import { inspect } from "node:util";
import { decodeOwnAction, ownActions } from "../../lib/protocol/own-actions.js";
import { anyJson } from "../support/arbitraries.js";
import { anyOwnAction, ownActionTypes } from "../support/own-actions.js";

const user = { id: "2", username: "budi" };
const chat = { id: "c1", userid: "1", timestamp: 5 };
const room = { id: "9", long: "Tim Hore", short: "Tim", type: "group" };

const decode = (u: unknown) => {
  const decoded = decodeOwnAction(u);
  if (decoded._tag === "Left") throw new Error(decoded.left.errors.join());
  return decoded.right;
};
const errorsOf = (u: unknown): readonly string[] | undefined => {
  const decoded = decodeOwnAction(u);
  return decoded._tag === "Left" ? decoded.left.errors : undefined;
};

describe("decodeOwnAction", () => {
  it("gives the same object where the action is in form", () => {
    fc.assert(
      fc.property(anyOwnAction, (action) => {
        const { action: decoded, invalid } = decode(action);
        expect(decoded).toBe(action);
        expect(invalid).toEqual([]);
      }),
    );
  });

  it.each([
    [null, "action: expected an object, got null"],
    [[], "action: expected an object, got array"],
    ["sent", "action: expected an object, got string"],
    [{}, `action.did: expected ${ownActionTypes.join(" | ")}, got undefined`],
    [{ did: "flew" }, `action.did: expected ${ownActionTypes.join(" | ")}, got string`],
    [{ did: "__proto__" }, `action.did: expected ${ownActionTypes.join(" | ")}, got string`],
    [{ did: ["sent"] }, `action.did: expected ${ownActionTypes.join(" | ")}, got array`],
  ])("refuses what names nothing that a user can do: %j", (u, error) => {
    expect(errorsOf(u)).toEqual([error]);
  });

  it.each([
    [{ did: "read", roomid: 9 }, ["read.roomid: expected string, got number"]],
    [{ did: "sent", chat: 5, roomdata: room }, ["sent.chat: expected Chat, got number"]],
    [
      { did: "edited", chat: { ...chat, id: 7 } },
      [
        "edited.chat.id: expected string, got number",
        "edited.roomdata: expected Room, got undefined",
      ],
    ],
    [{ did: "joined" }, ["joined.chat: expected SessionChat, got undefined"]],
    [
      { did: "joined", chat: { u: [user], m: [] } },
      ["joined.chat.r: expected Room, got undefined"],
    ],
    [
      { did: "unsent", roomid: "9", chatid: "c", code: "lost" },
      ["unsent.code: expected ApiErrorCode, got string"],
    ],
    [{ did: "addedfriend", user: null }, ["addedfriend.user: expected User, got null"]],
    [
      { did: "changedroom", room: { long: 5 } },
      [
        "changedroom.room.id: expected string, got undefined",
        "changedroom.room.long: expected string, got number",
      ],
    ],
    [{ did: "changedme", me: [] }, ["changedme.me: expected MeChange, got array"]],
  ])("names the paths of what does not fit: %j", (u, errors) => {
    expect(errorsOf(u)).toEqual(errors);
  });

  it.each([
    [
      "the reply of joining a group",
      {
        did: "joined",
        chat: {
          r: { ...room, image: null },
          u: [{ ...user, img: "b.png", b: [5] }],
          m: [{ ...chat, reply: null, edited: false }],
        },
      },
      {
        did: "joined",
        chat: { r: room, u: [{ ...user, image: "b.png", badges: [5] }], m: [chat] },
      },
    ],
    [
      "the reply to a message",
      { did: "sent", chat: { ...chat, reply: null, edited: false }, roomdata: room },
      { did: "sent", chat, roomdata: room },
    ],
    [
      "the reply of adding a friend",
      { did: "addedfriend", user: { ...user, img: null, b: [] }, room: null },
      { did: "addedfriend", user: { ...user, badges: [] } },
    ],
    [
      "the own user",
      { did: "changedme", me: { img: "a.png", email: { email: "a@kir.test", provider: "k" } } },
      { did: "changedme", me: { image: "a.png", email: [{ email: "a@kir.test", provider: "k" }] } },
    ],
  ])("reads the documented spellings of %s", (_, documented, action) => {
    expect(decode(documented)).toStrictEqual({ action, invalid: [] });
  });

  it("leaves out and names what peers wrote of a joined room, and keeps the rest", () => {
    const bad = { ...chat, timestamp: "kemarin" };
    const { action, invalid } = decode({
      did: "joined",
      chat: { r: room, u: [user, { id: "3" }], m: [bad, chat, 5], extra: 1 },
    });
    expect(action).toStrictEqual({
      did: "joined",
      chat: { r: room, u: [user], m: [chat], extra: 1 },
    });
    expect(invalid.map(({ errors }) => errors)).toEqual([
      ["joined.chat.u.1.username: expected string, got undefined"],
      ["joined.chat.m.0.timestamp: expected number, got string"],
      ["joined.chat.m.2: expected Chat, got number"],
    ]);
    expect(invalid[1]?.frame).toBe(JSON.stringify(bad));
  });

  it("never throws, and tells no value", () => {
    fc.assert(
      fc.property(fc.constantFrom(...ownActionTypes), anyJson, anyJson, (did, u, more) => {
        expect(() => decodeOwnAction(u)).not.toThrow();
        const action = { did, chat: more, roomid: u, user: more, room: u, me: more };
        expect(() => decodeOwnAction(action)).not.toThrow();
      }),
    );
    const secret = { did: "joined", chat: { r: room, u: ["rahasia"], m: [{ id: ["rahasia"] }] } };
    const shown = [
      decode(secret).invalid,
      errorsOf({ did: "rahasia" }),
      errorsOf({ did: "sent", chat: "rahasia" }),
    ];
    expect(inspect(shown, { depth: 9 }) + JSON.stringify(shown)).not.toContain("rahasia");
  });

  it("knows each action by a codec of its name", () => {
    expect(Object.entries(ownActions).map(([did, { name }]) => [did, name])).toEqual(
      ownActionTypes.map((did) => [did, did]),
    );
  });
});
