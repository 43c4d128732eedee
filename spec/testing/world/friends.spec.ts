import { befriend, populatedWorld } from "../support/populated-world.js";

describe("friends", () => {
  it("tells the asked of a request, with the asker as one who has asked", () => {
    const { people } = populatedWorld();
    const [a, b] = people;
    a.addFriend(b.id);
    expect(b.taken()).toEqual([
      {
        key: expect.any(String),
        from: a.id,
        type: "addfriend",
        user: { id: a.id, username: `u${a.id}`, displayname: `User ${a.id}`, isFriend: 3 },
      },
    ]);
    expect(a.taken()).toEqual([]);
    expect(b.snapshot().me.req).toEqual([expect.objectContaining({ id: a.id, isFriend: 3 })]);
    expect(a.snapshot().me).not.toHaveProperty("req");
  });

  it("makes friends, and their chat, when a request is accepted", () => {
    const { people } = populatedWorld();
    const [a, b] = people;
    a.addFriend(b.id);
    b.acceptFriend(a.id);
    expect(a.taken()).toEqual([
      expect.objectContaining({
        type: "acceptfriend",
        from: b.id,
        user: expect.objectContaining({ id: b.id, isFriend: 1 }),
      }),
    ]);
    expect(b.snapshot().me).not.toHaveProperty("req");
    expect(a.snapshot().c).toEqual([
      {
        u: [
          expect.objectContaining({ id: b.id, isFriend: 1 }),
          expect.objectContaining({ id: a.id, isFriend: 1 }),
        ],
        m: [],
        r: { id: b.id, short: `u${b.id}`, long: `User ${b.id}`, type: "user" },
      },
    ]);
  });

  it("makes friends at once of two who ask each other", () => {
    const { people } = populatedWorld();
    const [a, b] = people;
    a.addFriend(b.id);
    b.addFriend(a.id);
    expect(a.taken()).toEqual([expect.objectContaining({ type: "acceptfriend", from: b.id })]);
  });

  it.each([
    ["ignoreFriend", "ignorefriend"],
    ["cancelFriend", "cancelfriend"],
    ["unfriend", "unfriend"],
  ] as const)("%s ends it, and tells the other with %s", (action, type) => {
    const { people } = populatedWorld();
    const [a, b] = people;
    if (action === "unfriend") befriend(a, b);
    else if (action === "ignoreFriend") b.addFriend(a.id);
    else a.addFriend(b.id);
    b.taken();
    a[action](b.id);
    expect(b.taken()).toEqual([
      {
        key: expect.any(String),
        from: a.id,
        type,
        user: expect.objectContaining({ id: a.id, isFriend: 0 }),
      },
    ]);
    a.addFriend(b.id);
    expect(b.taken()).toHaveLength(1);
  });

  it("shows the asker a request as its own", () => {
    const { people, world } = populatedWorld();
    const [a, b] = people;
    a.addFriend(b.id);
    expect(world.people.seenBy(a.id, b.id).isFriend).toBe(2);
  });

  it("leaves a request that the other one has made, as the live server does", () => {
    const { people } = populatedWorld();
    const [a, b] = people;
    a.addFriend(b.id);
    b.taken();
    b.cancelFriend(a.id);
    expect(a.taken()).toEqual([]);
    expect(b.snapshot().me.req).toHaveLength(1);
  });

  it("unfriend takes a request that waits away, and tells nobody, as the live server does", () => {
    const { people } = populatedWorld();
    const [a, b] = people;
    a.addFriend(b.id);
    b.taken();
    b.unfriend(a.id);
    expect([a.taken(), b.taken()]).toEqual([[], []]);
    expect(b.snapshot().me).not.toHaveProperty("req");
  });

  it("throws what cannot be done", () => {
    const { people } = populatedWorld();
    const [a, b, c] = people;
    befriend(a, b);
    a.addFriend(c.id);
    expect(() => a.addFriend(a.id)).toThrow("cannot add itself");
    expect(() => a.addFriend("1")).toThrow('There is no user "1". Add one with addUser().');
    expect(() => a.addFriend(b.id)).toThrow("are friends already");
    expect(() => a.addFriend(c.id)).toThrow("has asked");
    expect(() => a.acceptFriend(c.id)).toThrow("no open request");
    expect(() => a.ignoreFriend(c.id)).toThrow("no open request");
    expect(() => b.cancelFriend(c.id)).toThrow("no open request");
    expect(() => b.unfriend(c.id)).toThrow("are not friends");
    expect(() => a.unfriend(a.id)).toThrow("are not friends");
  });
});

describe("badges", () => {
  it("tells the receiver of new badges, and shows them to all", () => {
    const { people, world } = populatedWorld();
    const [a, b] = people;
    befriend(a, b);
    a.giveBadges(b.id, [2, 3]);
    expect(b.taken()).toEqual([
      { key: expect.any(String), from: a.id, type: "newbadges", badges: [2, 3] },
    ]);
    expect(b.snapshot().me.badges).toEqual([2, 3]);
    expect(a.firstChat().r.badges).toEqual([2, 3]);
    expect(world.people.seenBy(a.id, b.id).badges).toEqual([2, 3]);
  });

  it("leaves no badges out, and does not tell a user of its own act", () => {
    const { people } = populatedWorld();
    const [a] = people;
    a.giveBadges(a.id, [1]);
    a.giveBadges(a.id, []);
    expect(a.taken()).toEqual([]);
    expect(a.snapshot().me).not.toHaveProperty("badges");
  });
});
