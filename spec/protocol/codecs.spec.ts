import { deepStrictEqual } from "node:assert/strict";
import * as fc from "fast-check";
import type * as t from "io-ts";
import { commands } from "../../lib/protocol/commands.js";
import {
  Chat,
  IceCandidate,
  Room,
  SessionDescription,
  SocketConfig,
  User,
} from "../../lib/protocol/entities.js";
import { messages, relayTypes } from "../../lib/protocol/messages.js";
import { ownActions } from "../../lib/protocol/own-actions.js";
import { Session, SessionChat } from "../../lib/protocol/session.js";
import {
  anyChat,
  anyCommand,
  anyIceCandidate,
  anyJson,
  anyMessage,
  anyRoom,
  anySession,
  anySessionChat,
  anySessionDescription,
  anySocketConfig,
  anyUser,
  commandTypes,
  setOwn,
  treacherousKeys,
} from "../support/arbitraries.js";
import { anyOwnActionOf, ownActionTypes } from "../support/own-actions.js";

type Row = readonly [name: string, codec: t.Mixed, values: fc.Arbitrary<object>];

const entities: Row[] = [
  ["User", User, anyUser],
  ["Chat", Chat, anyChat],
  ["Room", Room, anyRoom],
  ["SocketConfig", SocketConfig, anySocketConfig],
  ["SessionDescription", SessionDescription, anySessionDescription],
  ["IceCandidate", IceCandidate, anyIceCandidate],
  ["SessionChat", SessionChat, anySessionChat],
];
const onTheWire: Row[] = [
  ...entities,
  ...relayTypes.map((type): Row => [`messages.${type}`, messages[type], anyMessage(type)]),
  ...commandTypes.map((type): Row => [`commands.${type}`, commands[type], anyCommand(type)]),
  ...ownActionTypes.map((did): Row => [`ownActions.${did}`, ownActions[did], anyOwnActionOf(did)]),
];
const all: Row[] = [...onTheWire, ["Session", Session, anySession]];

const wire = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** Jest's own equality reads `constructor` and `__proto__` where they are own fields: Node's does not. */
const expectRight = (decoded: unknown, value: unknown): void =>
  deepStrictEqual(decoded, { _tag: "Right", right: value });

describe.each(all)("The codec %s", (name, codec, values) => {
  it("decodes what it encodes", () => {
    fc.assert(
      fc.property(values, (a) => {
        expectRight(codec.decode(codec.encode(a)), a);
      }),
    );
  });

  it("encodes what it decodes, own fields named __proto__ and constructor among it", () => {
    fc.assert(
      fc.property(values, (a) => {
        const u = wire(codec.encode(a));
        const decoded = codec.decode(u) as t.Validation<unknown>;
        if (decoded._tag === "Left") throw new Error("did not decode");
        deepStrictEqual(codec.encode(decoded.right), u);
      }),
    );
  });

  it("knows its own, and whatever it decodes", () => {
    fc.assert(
      fc.property(values, (a) => {
        expect(codec.is(a)).toBe(true);
      }),
    );
    fc.assert(
      fc.property(anyJson, (u) => {
        const decoded = codec.decode(u) as t.Validation<unknown>;
        if (decoded._tag === "Right") expect(codec.is(decoded.right)).toBe(true);
      }),
    );
  });

  it("has a name, which begins its errors", () => {
    expect(name.endsWith(codec.name)).toBe(true);
    const decoded = codec.decode(null) as t.Validation<unknown>;
    expect(decoded).toMatchObject({ left: [{ context: [{ type: { name: codec.name } }] }] });
  });
});

describe.each(onTheWire)("The codec %s", (_, codec, values) => {
  it("gives back the same object where there is nothing to change", () => {
    fc.assert(
      fc.property(values, (a) => {
        const u = wire(a);
        const decoded = codec.decode(u) as t.Validation<unknown>;
        expect(decoded._tag === "Right" && decoded.right === u).toBe(true);
      }),
    );
  });
});

/** `u` with `name` as an own field of each object in it. */
const strewn = (u: unknown, name: string): unknown => {
  if (Array.isArray(u)) return u.map((element) => strewn(element, name));
  if (typeof u !== "object" || u === null) return u;
  const result = Object.fromEntries(Object.entries(u).map(([key, v]) => [key, strewn(v, name)]));
  setOwn(result, name, { a: [1] });
  return result;
};

describe.each([...treacherousKeys, "status"])("A field that no codec knows, %s,", (name) => {
  const user = { id: "1", username: "ayu" };
  const chat = { id: "c1", userid: "1", timestamp: 5 };
  const roomdata = { id: "2", long: "Tim", short: "Tim", type: "group" };
  const message = { type: "sendmessage", key: "k", from: "1", chat, roomdata, users: [user] };

  it("stays at each level of a message", () => {
    const u = strewn(message, name);
    expect(JSON.stringify(u).split(`"${name}":`)).toHaveLength(5);
    expectRight(messages.sendmessage.decode(u), u);
  });

  it("stays where something beside it is read otherwise", () => {
    const documented = {
      ...message,
      chat: { ...chat, edited: false, reply: null },
      users: [{ ...user, img: "a.png", b: [1], bio: null }],
    };
    const shaped = { ...message, users: [{ ...user, image: "a.png", badges: [1] }] };
    const decoded = messages.sendmessage.decode(strewn(documented, name));
    expectRight(decoded, strewn(shaped, name));
    const result = (decoded as { right: typeof message }).right;
    for (const object of [result, result.chat, result.users[0]]) {
      expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
      expect(Object.hasOwn(object as object, name)).toBe(true);
    }
  });

  it("stays at each level of a session", () => {
    const u = strewn(
      {
        socket: { id: "s", host: "h" },
        me: { ...user, email: [{ email: "a@b.c", provider: "kirimin" }], req: [user] },
        c: [{ u: [user], m: [chat], r: roomdata }],
        peer: { iceServers: [{ urls: "stun:stun.test" }] },
      },
      name,
    ) as object;
    const session = { ...u };
    setOwn(session, "invalid", []);
    expectRight(Session.decode(u), session);
  });
});
