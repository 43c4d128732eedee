import { populatedWorld } from "../support/populated-world.js";

describe("commands", () => {
  it("adds a like each time, and takes all of a user's likes away at once", () => {
    const { people, world } = populatedWorld();
    const [a, b] = people;
    expect(a.command({ type: "postlike", postid: "p1" })).toBe(true);
    expect(a.command({ type: "postlike", postid: "p1" })).toBe(true);
    expect(b.command({ type: "postlike", postid: "p1" })).toBe(true);
    expect(world.posts.likes("p1")).toBe(3);
    expect(a.command({ type: "postunlike", postid: "p1" })).toBe(true);
    expect(world.posts.likes("p1")).toBe(1);
    expect(world.posts.likes("__proto__")).toBe(0);
  });

  it("reads a room", () => {
    const { people } = populatedWorld();
    const [a, b] = people;
    const group = a.createGroup("Tim Hore");
    b.join(group);
    a.sendMessage({ user: b.id }, "halo");
    a.taken();
    b.command({ type: "readAllMessages", roomid: a.id, roomtype: "user" });
    b.command({ type: "readAllMessages", roomid: group, roomtype: "group" });
    expect(a.taken()).toEqual([
      { key: expect.any(String), from: b.id, type: "readAllMessages", roomid: a.id },
      { key: expect.any(String), from: b.id, type: "readAllMessages", roomid: group },
    ]);
  });

  it.each([
    ["what is not JSON", "halo"],
    ["null", "null"],
    ["a number", "1"],
    ["an array", "[]"],
    ["what is not marked as Kirimin's", '{"type":"postlike","postid":"p1"}'],
    ["what has no type", '{"identifier":"kirimin"}'],
    ["an unknown type", '{"identifier":"kirimin","type":"toString"}'],
    ["two types", '{"identifier":"kirimin","type":["hangup","hangup"]}'],
    ["a like of no post", '{"identifier":"kirimin","type":"postlike","postid":1}'],
    ["an unlike of no post", '{"identifier":"kirimin","type":"postunlike"}'],
    ["a room without an id", '{"identifier":"kirimin","type":"readAllMessages"}'],
    [
      "a room that the user is not in",
      '{"identifier":"kirimin","type":"readAllMessages","roomid":"1","roomtype":"user"}',
    ],
    ["a signal to nobody", '{"identifier":"kirimin","type":"candidate","to":"1"}'],
    ["a signal to something", '{"identifier":"kirimin","type":"candidate","to":{"toString":1}}'],
    ["an offer to nobody", '{"identifier":"kirimin","type":"offer","to":"1"}'],
    ["an answer to nobody", '{"identifier":"kirimin","type":"answer","to":"1"}'],
    ["a rejection to nobody", '{"identifier":"kirimin","type":"reject","to":"1"}'],
  ])("drops %s", (_, text) => {
    const { people, world, delivered } = populatedWorld();
    const [a] = people;
    expect(world.obey({ userid: a.id, socketid: "s" }, text)).toBeUndefined();
    expect(delivered).toEqual([]);
  });
});
