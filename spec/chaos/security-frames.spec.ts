import type * as t from "io-ts";
import { decodeFrame, messages, Chat, User, type RelayType, Session } from "../../lib/index.js";
import { relayTypes } from "../../lib/protocol/messages.js";

const MiB = 1_048_576;

/** Every field that some codec knows, as a list of so many of `element`. */
const stuffed = (type: RelayType, element: unknown, count: number): string => {
  const list = Array.from({ length: count }, () => element);
  const user = { id: list, username: list, badges: list, displayname: list, bio: list, b: list };
  const room = { id: list, long: list, short: list, type: list, badges: list, owner: list };
  const chat = { id: list, userid: list, timestamp: list, readers: list, edited: list };
  const fields = ["key", "from", "to", "uid", "groupid", "roomid", "callKey", "sdp", "badges"];
  return JSON.stringify({
    ...Object.fromEntries(fields.map((name) => [name, list])),
    ...{ type, user, users: [user], sender: user, chat, roomdata: room, candidate: list },
  });
};

describe("A hostile frame", () => {
  it.each(relayTypes)(
    "of type %s has few and short errors, however much is wrong with it",
    (type) => {
      for (const element of [null, 1, [[]], { id: 1 }, "a".repeat(50)]) {
        const size = JSON.stringify(element).length + 1;
        const frame = stuffed(type, element, Math.floor(MiB / size / 60));
        expect(frame.length).toBeLessThan(MiB);
        const decoded = decodeFrame(frame);
        if (decoded._tag === "Right") throw new Error("It decoded.");
        expect(decoded.left.errors.length).toBeLessThan(60);
        expect(JSON.stringify(decoded.left).length).toBeLessThan(5000);
      }
    },
  );

  /** How many times codecs are asked, in either way, while `act` runs. */
  const asked = (codecs: readonly t.Mixed[], act: () => void): number => {
    const spies = codecs.flatMap((codec) => [
      jest.spyOn(codec, "is" as never),
      jest.spyOn(codec, "validate" as never),
    ]);
    act();
    const calls = spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
    for (const spy of spies) spy.mockRestore();
    return calls;
  };

  const room = { id: "1", long: "a", short: "a", type: "user" };
  const chat = { id: "1", userid: "2", timestamp: 1 };
  const sendmessage = (users: unknown[], more: object = {}): string =>
    JSON.stringify({
      type: "sendmessage",
      key: "k",
      from: "2",
      chat,
      roomdata: room,
      users,
      ...more,
    });
  const user = { id: "1", username: "a" };
  const documented = { ...user, img: null, b: [1] };

  it.each<[string, (count: number) => string]>([
    ["right", (count) => sendmessage(Array<object>(count).fill(user))],
    ["in another spelling", (count) => sendmessage(Array<object>(count).fill(documented))],
    ["wrong in the last one", (count) => sendmessage([...Array<object>(count).fill(user), 1])],
    ["wrong in all", (count) => sendmessage(Array<object>(count).fill({ id: 1 }))],
    [
      "right, beside what is wrong",
      (count) => sendmessage(Array<object>(count).fill(documented), { chat: { ...chat, text: 1 } }),
    ],
  ])("costs a look or a few at each of its parts, where they are %s", (_name, frameOf) => {
    const cost = (count: number): number =>
      asked([User, Chat, messages.sendmessage], () => decodeFrame(frameOf(count)));
    expect(cost(2000)).toBeLessThanOrEqual(6 * 2000 + 20);
    expect(cost(2000)).toBeLessThanOrEqual(2 * cost(1000) + 20);
  });

  it("in a snapshot costs a look or a few at each of its messages, and a report of each bad one", () => {
    const bad = { id: 1, text: "x".repeat(100) };
    const data = (count: number) => ({
      socket: { id: "a", host: "kirimin.test" },
      c: [{ u: [user], m: Array.from({ length: count }, () => bad), r: room }],
    });
    const cost = (count: number): number => asked([User, Chat], () => Session.decode(data(count)));
    expect(cost(2000)).toBeLessThanOrEqual(6 * 2000 + 20);
    expect(cost(2000)).toBeLessThanOrEqual(2 * cost(1000) + 20);

    const session = Session.decode(data(2000));
    if (session._tag === "Left") throw new Error("It did not decode.");
    const { invalid, c } = session.right;
    expect([invalid.length, c[0]?.m]).toEqual([2000, []]);
    // No text is kept twice.
    const kept = invalid.reduce((sum, { frame }) => sum + frame.length, 0);
    expect(kept).toBeLessThanOrEqual(JSON.stringify(data(2000)).length);
    for (const { errors } of invalid) expect(errors.join().length).toBeLessThan(500);
  });

  it("reaches no prototype, and no field that is not its own", () => {
    const before = Object.getOwnPropertyNames(Object.prototype);
    const evil = '{"polluted":true,"id":"1","username":"a","type":"user"}';
    const poison = `"__proto__":${evil},"constructor":{"prototype":${evil}}`;
    for (const type of relayTypes) {
      for (const inner of [`{${poison}}`, `[{${poison}}]`]) {
        const fields = ["user", "chat", "roomdata", "users", "sdp", "candidate", "sender"];
        const frame = `{"type":"${type}",${poison},"key":"k","from":"2",${fields
          .map((name) => `"${name}":${inner}`)
          .join()}}`;
        const decoded = decodeFrame(frame);
        if (decoded._tag === "Right") {
          expect(Object.getPrototypeOf(decoded.right)).toBe(Object.prototype);
        }
      }
    }
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
    // What a prototype would give does not count as there.
    const borrowed = decodeFrame(
      `{"type":"memberkick","__proto__":{"key":"k","from":"2","groupid":"3"}}`,
    );
    expect(borrowed._tag).toBe("Left");
  });
});
