import { befriend, populatedWorld } from "../support/populated-world.js";

describe("messages", () => {
  it("reaches the other of a chat of two, with the sender once for each member", () => {
    const { people } = populatedWorld();
    const [a, b, c] = people;
    befriend(a, b);
    const id = a.sendMessage({ user: b.id }, "halo b");
    const user = { id: a.id, username: `u${a.id}`, displayname: `User ${a.id}`, isFriend: 1 };
    expect(b.taken()).toEqual([
      {
        key: expect.any(String),
        from: a.id,
        type: "sendmessage",
        chat: { id, userid: a.id, timestamp: expect.any(Number), text: "halo b" },
        roomdata: { id: a.id, short: `u${a.id}`, long: `User ${a.id}`, type: "user" },
        users: [user, user],
        sender: user,
      },
    ]);
    expect([a.taken(), c.taken()]).toEqual([[], []]);
  });

  it("makes a chat of two by the first message to a stranger", () => {
    const { people } = populatedWorld();
    const [a, b] = people;
    a.sendMessage({ user: b.id }, "kenalan?");
    b.sendMessage({ user: a.id }, "boleh");
    expect(a.snapshot().c).toHaveLength(1);
    expect(a.firstChat().r.id).toBe(b.id);
    expect(b.firstChat().r.id).toBe(a.id);
    expect(b.firstChat().m).toEqual([
      expect.objectContaining({ userid: a.id, text: "kenalan?" }),
      expect.objectContaining({ userid: b.id, text: "boleh" }),
    ]);
  });

  it("reaches the others of a group, with another key for each and the sender as each knows it", () => {
    const { people } = populatedWorld();
    const [a, b, c] = people;
    befriend(a, b);
    const group = a.createGroup("Tim Hore");
    b.join(group);
    c.join(group);
    for (const person of people) person.taken();
    const reply = a.sendMessage({ group }, "satu");
    a.sendMessage({ group }, "", { type: "voice", source: "suara.ogg", reply });
    const [, toB] = b.taken();
    const [, toC] = c.taken();
    expect(toB?.key).not.toBe(toC?.key);
    expect(toB?.chat).toEqual({
      id: expect.any(String),
      userid: a.id,
      timestamp: expect.any(Number),
      type: "voice",
      source: "suara.ogg",
      reply,
    });
    expect(toB?.roomdata.id).toBe(group);
    expect(toB?.sender.isFriend).toBe(1);
    expect(toC?.sender.isFriend).toBe(0);
    expect(toC?.users.map(({ isFriend }) => isFriend)).toEqual([1, 1, 0]);
  });

  it("relays an edit with the readers so far, and keeps it", () => {
    const { people } = populatedWorld();
    const [a, b] = people;
    const id = a.sendMessage({ user: b.id }, "halo");
    b.readAll({ user: a.id });
    b.taken();
    a.editMessage(id, "halo (edit)");
    const chat = {
      id,
      userid: a.id,
      timestamp: expect.any(Number),
      text: "halo (edit)",
      edited: expect.any(Number),
      readers: [b.id],
    };
    expect(b.taken()).toEqual([expect.objectContaining({ type: "editmessage", chat })]);
    expect(a.firstChat().m).toEqual([chat]);
  });

  it("relays a deletion, which takes the text, the file and the reply away and leaves the rest", () => {
    const { people } = populatedWorld();
    const [a, b] = people;
    const plain = a.sendMessage({ user: b.id }, "satu");
    const read = a.sendMessage({ user: b.id }, "lagu", {
      type: "audio",
      source: "x",
      reply: plain,
    });
    a.editMessage(read, "lagu (baru)");
    b.readAll({ user: a.id });
    const late = a.sendMessage({ user: b.id }, "dua");
    b.taken();
    a.deleteMessage(read);
    a.deleteMessage(late);
    const base = { userid: a.id, timestamp: expect.any(Number), type: "deleted", text: "deleted" };
    const deleted = { ...base, id: read, edited: expect.any(Number), readers: [b.id] };
    expect(b.taken()).toEqual([
      expect.objectContaining({ type: "deletemessage", chat: deleted }),
      expect.objectContaining({ type: "deletemessage", chat: { ...base, id: late } }),
    ]);
    expect(b.firstChat().m.slice(1)).toEqual([deleted, { ...base, id: late }]);
  });

  it("lets another delete a message, as moderators do", () => {
    const { people } = populatedWorld();
    const [a, b] = people;
    const id = a.sendMessage({ user: b.id }, "spam");
    b.deleteMessage(id);
    expect(a.taken()).toEqual([
      expect.objectContaining({
        from: b.id,
        sender: expect.objectContaining({ id: b.id }),
        chat: expect.objectContaining({ id, userid: a.id }),
      }),
    ]);
  });

  it("marks what others wrote as read, and says so to the others under the receiver's own id", () => {
    const { people } = populatedWorld();
    const [a, b] = people;
    a.sendMessage({ user: b.id }, "satu");
    b.sendMessage({ user: a.id }, "dua");
    a.taken();
    b.readAll({ user: a.id });
    b.readAll({ user: a.id });
    const read = { key: expect.any(String), from: b.id, type: "readAllMessages", roomid: a.id };
    expect(a.taken()).toEqual([read, read]);
    expect(b.firstChat().m.map(({ readers }) => readers)).toEqual([[b.id], undefined]);
  });

  it("marks a group as read under the group's id", () => {
    const { people } = populatedWorld();
    const [a, b] = people;
    const group = a.createGroup("Tim Hore");
    b.join(group);
    a.taken();
    b.readAll({ group });
    expect(a.taken()).toEqual([expect.objectContaining({ roomid: group, from: b.id })]);
  });

  it("clears a history for all, under the receiver's name for the room", () => {
    const { people } = populatedWorld();
    const [a, b] = people;
    const group = a.createGroup("Tim Hore");
    b.join(group);
    a.sendMessage({ group }, "satu");
    a.sendMessage({ user: b.id }, "dua");
    b.taken();
    a.clearHistory({ group });
    a.clearHistory({ user: b.id });
    expect(b.taken()).toEqual([
      { key: expect.any(String), from: a.id, type: "clearhistory", roomid: group },
      { key: expect.any(String), from: a.id, type: "clearhistory", roomid: a.id },
    ]);
    expect(b.snapshot().c.map(({ m }) => m)).toEqual([[], []]);
  });

  it("clears a chat of two in which nothing was written without a word, and makes none", () => {
    const { people } = populatedWorld();
    const [a, b] = people;
    a.clearHistory({ user: b.id });
    befriend(a, b);
    a.clearHistory({ user: b.id });
    expect([b.taken(), b.snapshot().c.length]).toEqual([[], 1]);
  });

  it("has a bot, which thinks and then answers in the same message, in no snapshot", () => {
    const { people } = populatedWorld();
    const [a, b] = people;
    const reply = a.sendMessage({ user: "420" }, "siapa kamu?");
    const [thinking, answer, ...rest] = a.taken();
    expect([rest, b.taken(), a.snapshot().c]).toEqual([[], [], []]);
    expect(thinking).toMatchObject({
      from: "420",
      type: "sendmessage",
      chat: { userid: "420", reply, type: "think" },
      roomdata: { id: "420", type: "user" },
      sender: { id: "420" },
    });
    expect(thinking?.users.map(({ id }) => id)).toEqual(["420", a.id]);
    expect(answer).toMatchObject({ type: "sendmessage", chat: { type: "text", reply } });
    expect(answer?.chat.id).toBe(thinking?.chat.id);
    a.sendMessage({ user: "420" }, "", { type: "image", source: "k.png" });
    expect(a.taken()).toHaveLength(2);
  });

  it("has a room of everyone, which is in no snapshot and whose members are those who wrote", () => {
    const { people } = populatedWorld();
    const [a, b, c] = people;
    a.sendMessage({ group: "696969" }, "halo semua");
    a.sendMessage({ group: "696969" }, "halo?");
    b.taken();
    c.taken();
    b.sendMessage({ group: "696969" }, "halo a");
    expect(a.taken()).toHaveLength(1);
    const [toC] = c.taken();
    expect(toC?.roomdata).toEqual({
      owner: "-1",
      id: "696969",
      long: "Global",
      short: "Global",
      badges: [5],
      type: "group",
    });
    expect(toC?.users).toHaveLength(2);
    expect(c.snapshot().c).toEqual([]);
  });

  it("throws what cannot be done", () => {
    const { people } = populatedWorld();
    const [a, b, c] = people;
    const id = a.sendMessage({ user: b.id }, "halo");
    expect(() => a.sendMessage({ user: "1" }, "")).toThrow('There is no user "1"');
    expect(() => a.sendMessage({ user: a.id }, "")).toThrow("cannot have a chat of two alone");
    expect(() => a.sendMessage({ group: "1" }, "")).toThrow('is in no room {"group":"1"}');
    expect(() => c.readAll({ user: b.id })).toThrow("is in no room");
    expect(() => c.clearHistory({ group: "1" })).toThrow("is in no room");
    expect(() => c.clearHistory({ user: "1" })).toThrow('There is no user "1"');
    expect(() => a.sendMessage({ user: b.id }, "")).toThrow("needs a text or a file");
    expect(() => b.editMessage(id, "")).toThrow("is not by user");
    expect(() => c.deleteMessage(id)).toThrow("There is no message");
    a.deleteMessage(id);
    expect(() => a.deleteMessage(id)).toThrow("was deleted");
  });

  it("does not let a call be edited", () => {
    const { people } = populatedWorld();
    const [a, b] = people;
    befriend(a, b);
    a.command({ type: "offer", to: b.id, sdp: null });
    const id = a.firstChat().m[0]?.id ?? "";
    expect(() => a.editMessage(id, "halo")).toThrow("is a call");
  });
});
