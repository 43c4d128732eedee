import { populatedWorld, type Person } from "../support/populated-world.js";

/** A group of three, owned by the first. */
function groupOfThree(): { people: [Person, Person, Person]; groupid: string } {
  const { people } = populatedWorld();
  const [a, b, c] = people;
  const groupid = a.createGroup("Tim Hore");
  b.join(groupid);
  c.join(groupid);
  for (const person of people) person.taken();
  return { people, groupid };
}

describe("groups", () => {
  it("tells those who are in a group who joins, and not the one who does", () => {
    const { people } = populatedWorld();
    const [a, b, c] = people;
    const groupid = a.createGroup("Tim Hore");
    b.join(groupid);
    c.join(groupid);
    const join = (user: Person): unknown => ({
      key: expect.any(String),
      from: user.id,
      type: "memberjoin",
      groupid,
      user: { id: user.id, username: `u${user.id}`, displayname: `User ${user.id}`, isFriend: 0 },
    });
    expect(a.taken()).toEqual([join(b), join(c)]);
    expect(b.taken()).toEqual([join(c)]);
    expect(c.taken()).toEqual([]);
  });

  it("keeps the members, in the order in which they came", () => {
    const { people, groupid } = groupOfThree();
    const [a, b, c] = people;
    const chat = c.firstChat();
    expect(chat.u.map(({ id }) => id)).toEqual([a.id, b.id, c.id]);
    expect(chat.m).toEqual([]);
    expect(chat.r).toEqual({
      owner: a.id,
      id: groupid,
      long: "Tim Hore",
      short: "Tim Hore",
      type: "group",
      link: expect.any(String),
    });
  });

  it("tells the others who left", () => {
    const { people, groupid } = groupOfThree();
    const [a, b, c] = people;
    c.leave(groupid);
    const left = { key: expect.any(String), from: c.id, type: "memberleave", groupid };
    expect([a.taken(), b.taken(), c.taken()]).toEqual([[left], [left], []]);
    expect(c.snapshot().c).toEqual([]);
  });

  it("tells the one put out with memberkick, and the others but the owner with memberleave", () => {
    const { people, groupid } = groupOfThree();
    const [a, b, c] = people;
    a.kick(groupid, c.id);
    expect(a.taken()).toEqual([]);
    expect(b.taken()).toEqual([expect.objectContaining({ type: "memberleave", from: c.id })]);
    expect(c.taken()).toEqual([
      { key: expect.any(String), from: a.id, type: "memberkick", groupid },
    ]);
    expect(c.snapshot().c).toEqual([]);
  });

  it.each(["disband", "leave"] as const)("ends the group when its owner calls %s", (action) => {
    const { people, groupid } = groupOfThree();
    const [a, b, c] = people;
    a[action](groupid);
    const kicked = expect.objectContaining({ type: "memberkick", from: a.id, groupid });
    expect([a.taken(), b.taken(), c.taken()]).toEqual([[], [kicked], [kicked]]);
    expect(b.snapshot().c).toEqual([]);
    expect(() => b.join(groupid)).toThrow("There is no group");
  });

  it("changes and tells nothing when a member joins, or someone leaves a group that is gone", () => {
    const { people, groupid } = groupOfThree();
    const [a, b, c] = people;
    b.join(groupid);
    expect(a.firstChat().u).toHaveLength(3);
    a.disband(groupid);
    c.taken();
    c.leave(groupid);
    expect([a.taken(), c.taken()]).toEqual([[], []]);
  });

  it("gives each group an id of its own, also after one has ended", () => {
    const { people } = populatedWorld();
    const [a] = people;
    const first = a.createGroup("satu");
    a.disband(first);
    expect(a.createGroup("dua")).not.toBe(first);
  });

  it("throws what cannot be done", () => {
    const { people, groupid } = groupOfThree();
    const [a, b, c] = people;
    expect(() => b.kick(groupid, c.id)).toThrow("Only its owner can do this");
    expect(() => b.disband(groupid)).toThrow("Only its owner can do this");
    expect(() => a.kick(groupid, a.id)).toThrow("Use leave() or disband()");
    a.kick(groupid, c.id);
    expect(() => a.kick(groupid, c.id)).toThrow("is not in group");
    expect(() => c.leave(groupid)).toThrow("is not in group");
    expect(() => a.join("696969")).toThrow("There is no group");
    expect(() => a.leave("696969")).toThrow("is not in group");
  });
});
