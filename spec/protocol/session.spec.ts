import * as fc from "fast-check";
import { inspect } from "node:util";
import { describeErrors } from "../../lib/protocol/either.js";
import { Session } from "../../lib/protocol/session.js";
import { anyJson, anySession, setOwn } from "../support/arbitraries.js";

const socket = { id: "6dr3jfhfmdr340pa", host: "kirimin-a1.devanka.id" };
const user = { id: "1", username: "ayu" };
const room = { id: "2", long: "Tim Hore", short: "Tim", type: "group" };
const chat = (id: string, more: object = {}) => ({ id, userid: "1", timestamp: 5, ...more });

const decode = (data: unknown): Session => {
  const decoded = Session.decode(data);
  if (decoded._tag === "Left") throw new Error(describeErrors(decoded.left).join());
  return decoded.right;
};
const errorsOf = (session: Session): string[] => session.invalid.flatMap(({ errors }) => errors);

describe("Session", () => {
  it("needs nothing but a socket", () => {
    expect(decode({ socket })).toStrictEqual({ socket, c: [], invalid: [] });
  });

  it.each([
    [undefined, "Session: expected Session, got undefined"],
    [null, "Session: expected Session, got null"],
    [[{ socket }], "Session: expected Session, got array"],
    ["a", "Session: expected Session, got string"],
    [{}, "Session.socket: expected SocketConfig, got undefined"],
    [{ socket: null }, "Session.socket: expected SocketConfig, got null"],
    [{ socket: { id: "1" } }, "Session.socket.host: expected string, got undefined"],
    [{ socket: { id: 1, host: "h" } }, "Session.socket.id: expected string, got number"],
  ])("is refused without one, by path: %j", (data, error) => {
    const decoded = Session.decode(data);
    expect(decoded._tag === "Left" && describeErrors(decoded.left)).toEqual([error]);
  });

  it.each(["me", "c", "v", "package", "publicKey", "peer"])(
    "reads %s as absent where it is null or undefined, and names nothing",
    (part) => {
      expect(decode({ socket, [part]: null })).toStrictEqual({ socket, c: [], invalid: [] });
      expect(decode({ socket, [part]: undefined })).toStrictEqual({ socket, c: [], invalid: [] });
    },
  );

  it.each([
    [{ me: 5 }, ["Session.me: expected Me, got number"]],
    [
      { me: { id: 1 } },
      [
        "Session.me.id: expected string, got number",
        "Session.me.username: expected string, got undefined",
      ],
    ],
    [{ v: "1" }, ["Session.v: expected number, got string"]],
    [{ package: 3 }, ["Session.package: expected string, got number"]],
    [{ publicKey: {} }, ["Session.publicKey: expected string, got object"]],
    [{ peer: [] }, ["Session.peer: expected PeerConfiguration, got array"]],
    [
      { peer: { iceServers: [{ urls: 1 }] } },
      ["Session.peer.iceServers.0.urls: expected string | Array<string>, got number"],
    ],
    [{ c: {} }, ["Session.c: expected Array<SessionChat>, got object"]],
    [{ c: "" }, ["Session.c: expected Array<SessionChat>, got string"]],
    [{ c: [null] }, ["Session.c.0: expected SessionChat, got null"]],
    [{ c: [[]] }, ["Session.c.0: expected SessionChat, got array"]],
    [{ c: [{ u: [], m: [] }] }, ["Session.c.0.r: expected Room, got undefined"]],
    [
      { c: [{ r: { ...room, type: 1 } }] },
      ['Session.c.0.r.type: expected "user" | "group", got number'],
    ],
  ])("leaves %j out, and names it", (part, errors) => {
    const session = decode({ socket, status: "kept", ...part });
    const { invalid, ...rest } = session;
    expect(rest).toStrictEqual({ socket, status: "kept", c: [] });
    expect(errorsOf(session)).toEqual(errors);
    expect(invalid).toHaveLength(1);
  });

  it.each([
    ["a string", "stun:stun.test"],
    ["an array of them", ["stun:a.test", "turn:b.test"]],
    ["an empty array", []],
  ])("takes %s for the urls of an ICE server", (_, urls) => {
    const peer = { iceServers: [{ urls }] };
    const withNull = { iceServers: [{ urls, username: null }] };
    expect(decode({ socket, peer })).toStrictEqual({ socket, peer, c: [], invalid: [] });
    expect(decode({ socket, peer: withNull }).peer).toStrictEqual(peer);
  });

  it("leaves a lone bad message out, and keeps those around it in their order", () => {
    const good = [chat("a"), chat("c"), chat("d", { reply: "a" })];
    const bad = chat("b", { timestamp: "kemarin" });
    const c = [
      { u: [user], m: [], r: { ...room, id: "1" } },
      { u: [user], m: [good[0], bad, good[1], good[2]], r: room },
    ];
    const session = decode({ socket, c });
    expect(session.c).toStrictEqual([c[0], { u: [user], m: good, r: room }]);
    expect(session.invalid).toStrictEqual([
      {
        reason: "shape",
        errors: ["Session.c.1.m.1.timestamp: expected number, got string"],
        length: JSON.stringify(bad).length,
      },
    ]);
    expect(session.invalid[0]?.frame).toBe(JSON.stringify(bad));
  });

  it("leaves each bad message and member out, and names them all", () => {
    const session = decode({
      socket,
      c: [
        {
          u: [user, { id: "2" }, null],
          m: [chat("a", { reply: { id: 1 } }), chat("b"), 5],
          r: room,
        },
      ],
    });
    expect(session.c).toStrictEqual([{ u: [user], m: [chat("b")], r: room }]);
    expect(errorsOf(session)).toEqual([
      "Session.c.0.u.1.username: expected string, got undefined",
      "Session.c.0.u.2: expected User, got null",
      "Session.c.0.m.0.reply: expected string, got object",
      "Session.c.0.m.2: expected Chat, got number",
    ]);
  });

  it.each([
    [{ r: room }, []],
    [{ r: room, u: null, m: null }, []],
    [
      { r: room, u: {}, m: "" },
      [
        "Session.c.0.u: expected Array<User>, got object",
        "Session.c.0.m: expected Array<Chat>, got string",
      ],
    ],
  ])("keeps a chat for its room: %j", (one, errors) => {
    const session = decode({ socket, c: [one] });
    expect(session.c).toStrictEqual([{ u: [], m: [], r: room }]);
    expect(errorsOf(session)).toEqual(errors);
  });

  it("leaves a bad friend request out, and keeps the user and the other requests", () => {
    const me = {
      ...user,
      req: [
        { ...user, id: "3" },
        { id: "4", username: 4 },
        { ...user, img: "a.png" },
      ],
    };
    const session = decode({ socket, me });
    expect(session.me).toStrictEqual({
      ...user,
      req: [
        { ...user, id: "3" },
        { ...user, image: "a.png" },
      ],
    });
    expect(errorsOf(session)).toEqual(["Session.me.req.1.username: expected string, got number"]);
  });

  it("reads what the documentation spells otherwise into one shape", () => {
    const session = decode({
      socket,
      me: { ...user, img: "a.png", b: [1], email: { email: "d@kir.test", provider: "kirimin" } },
      c: [
        {
          u: [{ ...user, img: null, b: [5] }],
          m: [chat("a", { edited: false, reply: null })],
          r: { ...room, image: null },
        },
      ],
      peer: null,
    });
    expect(session).toStrictEqual({
      socket,
      me: {
        ...user,
        image: "a.png",
        badges: [1],
        email: [{ email: "d@kir.test", provider: "kirimin" }],
      },
      c: [{ u: [{ ...user, badges: [5] }], m: [chat("a")], r: room }],
      invalid: [],
    });
  });

  it("keeps a reply of __proto__ for the plain string that it is", () => {
    const c = [{ u: [], m: [chat("a", { reply: "__proto__" })], r: room }];
    expect(decode({ socket, c })).toStrictEqual({ socket, c, invalid: [] });
  });

  it("takes nothing on the wire for its own list of what is invalid", () => {
    expect(decode({ socket, invalid: ["palsu"] }).invalid).toEqual([]);
  });

  it.each([
    [
      "a text",
      (deep: unknown) => chat("b", { text: deep }),
      "m.1.text: expected string, got array",
    ],
    ["a message", (deep: unknown) => deep, "m.1: expected Chat, got array"],
  ])("does not throw for %s that is nested 20,000 levels deep", (_, odd, error) => {
    const deep = JSON.parse("[".repeat(20_000) + "]".repeat(20_000)) as unknown;
    const session = decode({ socket, c: [{ u: [], m: [chat("a"), odd(deep)], r: room }] });
    expect(session.c[0]?.m).toStrictEqual([chat("a")]);
    expect(errorsOf(session)).toEqual([`Session.c.0.${error}`]);
    expect(session.invalid[0]).toMatchObject({ length: 0, frame: "" });
  });

  it("keeps a field that no codec knows, however deep it is nested", () => {
    const deep = JSON.parse("[".repeat(20_000) + "]".repeat(20_000)) as unknown;
    const session = decode({ socket, c: [{ u: [], m: [chat("a", { more: deep })], r: room }] });
    expect(session.invalid).toEqual([]);
  });

  it.each([
    ["a function", () => 1],
    ["a symbol", Symbol("a")],
    ["a bigint", 5n],
  ])("does not throw for %s, which JSON cannot hold", (_, me) => {
    const session = decode({ socket, me });
    expect(session.invalid).toMatchObject([{ length: 0, frame: "" }]);
  });

  it("decodes whatever is beside the socket", () => {
    const part = fc.constantFrom("me", "c", "v", "package", "publicKey", "peer", "invalid");
    fc.assert(
      fc.property(anySession, part, anyJson, (valid, name, odd) => {
        const session = decode({ ...Session.encode(valid), [name]: odd });
        expect(session.socket).toStrictEqual(valid.socket);
        expect(Session.is(session)).toBe(true);
      }),
    );
  });

  it("loses one message and nothing else to one that is odd, wherever it stands", () => {
    fc.assert(
      fc.property(
        anySession.filter(({ c }) => c.length > 0),
        fc.nat(),
        fc.nat(),
        anyJson,
        (valid, chatSeed, place, odd) => {
          const data = Session.encode(valid);
          const at = chatSeed % data.c.length;
          const c: unknown[] = data.c.map((one, index) => {
            if (index !== at) return one;
            const copy = { ...one };
            const m: unknown[] = [...one.m];
            m.splice(place % (m.length + 1), 0, [odd]);
            setOwn(copy, "m", m);
            return copy;
          });
          const { invalid, ...rest } = decode({ ...data, c });
          expect(invalid).toHaveLength(1);
          expect(JSON.stringify(rest)).toBe(JSON.stringify(data));
        },
      ),
    );
  });

  it("names no value of the wire, and prints none of what it left out", () => {
    const session = decode({
      socket,
      me: { id: "rahasia", username: ["rahasia"], rahasia: 1 },
      v: "rahasia",
      c: [
        "rahasia",
        {
          r: room,
          u: [{ id: "rahasia" }],
          m: [chat("rahasia", { reply: { rahasia: 4_711_000 } })],
        },
      ],
    });
    expect(session.invalid).toHaveLength(5);
    for (const shown of [JSON.stringify(session.invalid), inspect(session.invalid, { depth: 9 })]) {
      expect(shown).not.toMatch(/rahasia|4711000/);
    }
  });
});
