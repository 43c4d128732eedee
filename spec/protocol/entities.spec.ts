import {
  Chat,
  IceCandidate,
  Room,
  RoomType,
  SessionDescription,
  SocketConfig,
  User,
} from "../../lib/protocol/entities.js";
import { describeErrors } from "../../lib/protocol/either.js";
import type * as t from "io-ts";

const errors = (decoded: t.Validation<unknown>): string[] =>
  decoded._tag === "Left" ? describeErrors(decoded.left) : [];

describe("User", () => {
  const user = { id: "7378834", username: "ayu" };

  it.each([
    ["img", { img: "a.png" }, { image: "a.png" }],
    ["b", { b: [1, 5] }, { badges: [1, 5] }],
    ["img and b", { img: "a.png", b: [1] }, { image: "a.png", badges: [1] }],
    ["img beside image", { image: "a.png", img: "b.png" }, { image: "a.png" }],
    ["img beside an image that is null", { image: null, img: "b.png" }, { image: "b.png" }],
    ["an img that is null", { img: null }, {}],
    ["an image that is null", { image: null }, {}],
    ["all that is optional as null", { displayname: null, bio: null, badges: null, b: null }, {}],
  ])("reads %s into one shape", (_, documented, shaped) => {
    expect(User.decode({ ...user, ...documented })).toStrictEqual({
      _tag: "Right",
      right: { ...user, ...shaped },
    });
  });

  it("leaves what it reads as it is", () => {
    const raw = Object.freeze({ ...user, img: "a.png", bio: null });
    User.decode(raw);
    expect(raw).toStrictEqual({ ...user, img: "a.png", bio: null });
  });

  it("is not what has another spelling", () => {
    expect(User.is({ ...user, img: "a.png" })).toBe(false);
    expect(User.is({ ...user, image: "a.png" })).toBe(true);
  });

  it("names a field by its own name, whatever its spelling", () => {
    expect(errors(User.decode({ ...user, img: 1, b: ["x"] }))).toEqual([
      "User.badges.0: expected number, got string",
      "User.image: expected string, got number",
    ]);
  });

  it("names every field that is wrong", () => {
    expect(errors(User.decode({ id: 1, username: null, isFriend: "1" }))).toEqual([
      "User.id: expected string, got number",
      "User.username: expected string, got null",
      "User.isFriend: expected number, got string",
    ]);
  });
});

describe("Chat", () => {
  const chat = { id: "c1", userid: "1", timestamp: 1795426498166 };

  it.each([
    ["edited: false", { edited: false }, {}],
    ["edited: null", { edited: null }, {}],
    ["a number of edited", { edited: 5 }, { edited: 5 }],
    ["a reply that is null", { reply: null }, {}],
    ["all that is optional as null", { type: null, text: null, source: null, readers: null }, {}],
    ["a type that is new", { type: "sticker" }, { type: "sticker" }],
    ["a reply of __proto__, a plain string,", { reply: "__proto__" }, { reply: "__proto__" }],
  ])("reads %s into one shape", (_, documented, shaped) => {
    expect(Chat.decode({ ...chat, ...documented })).toStrictEqual({
      _tag: "Right",
      right: { ...chat, ...shaped },
    });
  });

  it.each([
    [{ edited: true }, "Chat.edited: expected number, got boolean"],
    [{ timestamp: "kemarin" }, "Chat.timestamp: expected number, got string"],
    [{ reply: { id: 1 } }, "Chat.reply: expected string, got object"],
    [{ readers: "1" }, "Chat.readers: expected Array<string>, got string"],
    [{ readers: ["1", 2, 3] }, "Chat.readers.1: expected string, got number"],
    [{ type: ["text"] }, "Chat.type: expected string, got array"],
  ])("refuses %j by path", (wrong, error) => {
    expect(errors(Chat.decode({ ...chat, ...wrong }))).toEqual([error]);
  });
});

describe("Room", () => {
  const room = { id: "1", long: "Tim Hore", short: "Tim", type: "group" };

  it("reads null in what is optional as absent", () => {
    const documented = { ...room, image: null, badges: null, owner: null, link: null };
    expect(Room.decode(documented)).toStrictEqual({ _tag: "Right", right: room });
  });

  it.each(["user", "group"])("is of type %s", (type) => {
    expect(RoomType.is(type)).toBe(true);
  });

  it.each(["channel", "toString", "__proto__", "constructor"])("is not of type %s", (type) => {
    expect(errors(Room.decode({ ...room, type }))).toEqual([
      'Room.type: expected "user" | "group", got string',
    ]);
  });
});

describe("SocketConfig", () => {
  it.each([
    [{ host: "h" }, "SocketConfig.id: expected string, got undefined"],
    [{ id: "s" }, "SocketConfig.host: expected string, got undefined"],
    [{ id: null, host: "h" }, "SocketConfig.id: expected string, got null"],
  ])("needs an id and a host: %j", (wrong, error) => {
    expect(errors(SocketConfig.decode(wrong))).toEqual([error]);
  });
});

describe("SessionDescription", () => {
  it.each(["offer", "answer", "pranswer", "rollback"])("is of type %s", (type) => {
    const description = { type, sdp: "v=0" };
    expect(SessionDescription.decode(description)).toEqual({ _tag: "Right", right: description });
  });

  it("reads an sdp that is null as absent", () => {
    expect(SessionDescription.decode({ type: "rollback", sdp: null })).toStrictEqual({
      _tag: "Right",
      right: { type: "rollback" },
    });
  });

  it.each(["hangup", "toString", "__proto__"])("is not of type %s", (type) => {
    const decoded = SessionDescription.decode({ type });
    expect(decoded._tag === "Left" && describeErrors(decoded.left)).toEqual([
      'SessionDescription.type: expected "offer" | "answer" | "pranswer" | "rollback", got string',
    ]);
  });
});

describe("IceCandidate", () => {
  it("keeps the nulls that WebRTC means", () => {
    const candidate = {
      candidate: "",
      sdpMid: null,
      sdpMLineIndex: null,
      usernameFragment: null,
    };
    expect(IceCandidate.decode(candidate)).toStrictEqual({ _tag: "Right", right: candidate });
  });

  it("takes an empty one", () => {
    expect(IceCandidate.is({})).toBe(true);
  });

  it("names what is wrong", () => {
    const decoded = IceCandidate.decode({ candidate: 1, sdpMLineIndex: "0" });
    expect(decoded._tag === "Left" && describeErrors(decoded.left)).toEqual([
      "IceCandidate.candidate: expected string, got number",
      "IceCandidate.sdpMLineIndex: expected number | null, got string",
    ]);
  });
});
