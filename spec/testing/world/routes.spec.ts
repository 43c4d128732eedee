import { readFileSync } from "node:fs";
import { routeOf } from "../../../lib/testing/world/routes.js";
import {
  befriend,
  populatedWorld,
  type Called,
  type Delivered,
  type Person,
} from "../support/populated-world.js";
import { shapeOf } from "../support/shape-of.js";

interface Recorded {
  readonly step: string;
  readonly by: string;
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: Record<string, unknown>;
  readonly status: number;
  readonly reply: Called["body"];
  readonly relayed: readonly { readonly to: string; readonly frame: string }[];
}

interface Outcome {
  readonly status: number;
  readonly reply: Called["body"];
  readonly relayed: readonly { readonly to: string; readonly frame: Delivered }[];
}

const recorded = readFileSync("spec/fixtures/own-actions.ndjson", "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Recorded)
  // These two are answered before any route is: controls.suite.ts has them.
  .filter(({ step }) => !["too often", "not signed in"].includes(step));

/** Notes what the recorded server and this one called the same thing. */
function learn(names: Map<string, string>, theirs: unknown, ours: unknown): void {
  if (typeof theirs !== "object" || theirs === null) return;
  for (const [key, value] of Object.entries(theirs)) {
    const mine = (Object(ours) as Record<string, unknown>)[key];
    const isName = typeof value === "string" && ["id", "roomid", "link"].includes(key);
    if (isName && !names.has(value) && typeof mine === "string") names.set(value, mine);
    learn(names, value, mine);
  }
}

/** Does what was done between the recorded steps, before the one that follows it. */
function prepare(
  step: string,
  [a, b, c, d]: readonly [Person, Person, Person, Person],
  translate: (text: string) => string,
): void {
  if (step === "kick by a member who is no owner") c.join(translate("63316320"));
  if (step === "delete") b.editMessage(translate("cmwy1uv0p"), "halo semuanya");
  if (step === "leave again") b.leave(translate("63316320"));
  if (step === "send to a friend") d.acceptFriend(a.id);
  if (step === "displayname") a.call("POST", "/x/account/set-displayname", { dname: "Ayu" });
  if (step === "comments") {
    b.call("POST", translate("/x/posts/comment/add/mwy1vjkr"), { text: "bagus" });
  }
}

/** Does again what was recorded, by four people of one world. */
function replay(): Map<string, Outcome> {
  const { people, addPerson } = populatedWorld({ limits: true });
  const everybody = [...people, addPerson()] as const;
  const ids = ["7100001", "7100012", "7100023", "7100034"];
  const names = new Map(everybody.map(({ id }, at) => [ids[at] ?? "", id]));
  const translate = (text: string): string =>
    [...names].reduce((result, [theirs, ours]) => result.replaceAll(theirs, ours), text);
  const outcomes = new Map<string, Outcome>();
  for (const { step, by, method, path, body, reply } of recorded) {
    prepare(step, everybody, translate);
    for (const person of everybody) person.taken();
    const me = everybody[ids.indexOf(by)] as Person;
    const fields = JSON.parse(translate(JSON.stringify(body ?? {}))) as Record<string, unknown>;
    const ours = me.call(method, translate(path), fields);
    learn(names, reply.data, ours.body.data);
    const relayed = everybody.flatMap((person, at) =>
      person.taken().map((frame) => ({ to: ids[at] ?? "", frame })),
    );
    outcomes.set(step, { status: ours.status, reply: ours.body, relayed });
  }
  return outcomes;
}

describe("what was recorded", () => {
  const outcomes = replay();
  const optional = ["badges", "bio", "image"];

  it.each(recorded)("has the same reply, and tells the same people the same: $step", (theirs) => {
    const ours = outcomes.get(theirs.step) as Outcome;
    const { data: ourData, ...ourReply } = ours.reply;
    const { data: theirData, ...theirReply } = theirs.reply;
    expect([ours.status, ourReply]).toEqual([theirs.status, theirReply]);
    expect(shapeOf(ourData, optional)).toEqual(shapeOf(theirData, optional));
    const told = ({ to, frame }: { to: string; frame: object }): string =>
      `${to}: ${(frame as Delivered).type} ${shapeOf(frame, optional).join(" ")}`;
    const theirFrames = theirs.relayed.map(({ to, frame }) => ({
      to,
      frame: JSON.parse(frame) as object,
    }));
    expect(ours.relayed.map(told).sort()).toEqual(theirFrames.map(told).sort());
  });
});

const image = "data:image/png;base64,iVBORw0KGgo=";

describe("groups", () => {
  it("are made, renamed, pictured, and left, as the owner's next snapshot has them", () => {
    const { people } = populatedWorld();
    const [a, b] = people;
    const { group } = a.call("POST", "/x/group/create", { name: "Tim Hore" }).body.data as Data;
    const { id, link } = group.r;
    const joined = b.call("POST", `/x/group/join/${id}`, { link }).body.data;
    expect(joined).toEqual(b.firstChat());
    expect(a.call("POST", "/x/group/set-groupname", { id, gname: "Baru" }).body.data).toEqual({
      text: "Baru",
    });
    const picture = a.call("POST", "/x/group/set-img", { id, name: "g.png", img: image }).body.data;
    const renewed = a.call("POST", "/x/group/reset-link", { id }).body.data;
    expect(b.firstChat().r).toEqual({
      ...group.r,
      long: "Baru",
      short: "Baru",
      image: picture?.text,
      link: renewed?.text,
    });
    expect(picture?.text).toMatch(/\.png$/);
    expect(b.taken()).toEqual([]);
    b.call("POST", `/x/group/leave/${id}`);
    expect(a.taken().map(({ type }) => type)).toEqual(["memberjoin", "memberleave"]);
  });

  it("are found by their present link, with the number of members", () => {
    const { people } = populatedWorld();
    const [a, b] = people;
    const groupid = a.createGroup("Tim Hore");
    const old = a.firstChat().r.link;
    const renewed = a.call("POST", "/x/group/reset-link", { id: groupid }).body.data?.text;
    expect(b.call("GET", `/invite/${renewed}`).body.data).toEqual({
      group: a.firstChat().r,
      joined: false,
      members: 1,
    });
    b.join(groupid);
    expect(b.call("GET", `/invite/${renewed}`).body.data).toMatchObject({
      joined: true,
      members: 2,
    });
    expect(refusalOf(b.call("GET", `/invite/${old}`))).toEqual([404, "GRPS_404"]);
    expect(refusalOf(b.call("POST", `/x/group/join/${groupid}`, { link: old }))).toEqual([
      404,
      "INV_NOT_FOUND_DESC",
    ]);
  });
});

type Data = NonNullable<Called["body"]["data"]>;

const refusalOf = ({ status, body }: Called): unknown[] => {
  expect(body).toMatchObject({ ok: false, code: status });
  return [status, body.msg];
};

describe("friends", () => {
  it("are told of, with the room where a friendship came about", () => {
    const { people } = populatedWorld();
    const [a, b] = people;
    const call = (me: Person, deed: string, other: Person) =>
      me.call("POST", `/x/profile/${deed}`, { userid: other.id }).body.data;
    expect(call(a, "addfriend", b)).toEqual({ user: { ...userOf(b), isFriend: 2 } });
    const accepted = call(b, "acceptfriend", a);
    expect(accepted).toEqual({ user: { ...userOf(a), isFriend: 1 }, room: b.firstChat().r });
    expect(call(b, "unfriend", a)).toEqual({ user: { ...userOf(a), isFriend: 0 } });
    call(a, "addfriend", b);
    const asked = call(b, "addfriend", a);
    expect(asked).toEqual(accepted);
    expect(a.taken().map(({ type }) => type)).toEqual(["acceptfriend", "unfriend", "acceptfriend"]);
  });

  it("are found by id, and by a part of either name, whatever its case", () => {
    const { people } = populatedWorld();
    const [a, b, c] = people;
    const search = (text: string) => a.call("GET", `/x/profile/search/${encodeURIComponent(text)}`);
    expect(search(b.id).body.data?.users).toEqual([{ ...userOf(b), isFriend: 0 }]);
    expect(search("uSER 7").body.data?.users.map(({ id }) => id)).toEqual([a.id, b.id, c.id]);
    expect(refusalOf(search("tidak ada"))).toEqual([404, "USERS_NOT_FOUND"]);
  });
});

const userOf = ({ id }: Person) => ({ id, username: `u${id}`, displayname: `User ${id}` });

describe("messages", () => {
  it("are written, with a file and a reply, edited, deleted and cleared; the others get what the writer does", () => {
    const { people } = populatedWorld();
    const [a, b] = people;
    befriend(a, b);
    const to = `/x/room/sendMessage/user/${b.id}`;
    const first = a.call("POST", to, { text: "halo" }).body.data as Data;
    expect(first).toEqual({
      chat: a.firstChat().m[0],
      roomdata: a.firstChat().r,
      users: a.firstChat().u,
    });
    const second = a.call("POST", to, {
      type: "image",
      filename: "f.png",
      filesrc: image,
      reply: first.chat.id,
      text: null,
    }).body.data as Data;
    expect(second.chat).toMatchObject({ type: "image", reply: first.chat.id });
    expect(second.chat.source).toMatch(/^\w+_f\.png$/);
    const edited = a.call("POST", to, { edit: first.chat.id, text: "halo b" }).body.data as Data;
    const deletion = `/x/room/delMessage/user/${b.id}/${second.chat.id}`;
    const deleted = a.call("POST", deletion).body.data as Data;
    expect(b.taken()).toMatchObject([
      { type: "sendmessage", chat: first.chat },
      { type: "sendmessage", chat: second.chat },
      { type: "editmessage", chat: edited.chat },
      { type: "deletemessage", chat: deleted.chat },
    ]);
    expect(b.firstChat().m).toEqual([edited.chat, deleted.chat]);
    expect(a.call("POST", `/x/room/clear/user/${b.id}`).body).not.toHaveProperty("data");
    expect(b.firstChat().m).toEqual([]);
  });

  it("of everyone's room and of the bot's are given whole", () => {
    const { people } = populatedWorld();
    const [a, b] = people;
    const written = b.call("POST", "/x/room/sendMessage/group/696969", { text: "dunia" });
    const global = a.call("GET", "/x/room/get-global").body.data as Data;
    expect(global.m).toEqual([written.body.data?.chat]);
    expect([global.r.id, global.u.map(({ id }) => id)]).toEqual(["696969", [b.id]]);

    expect(a.call("GET", "/x/room/get-kirai").body.data).toMatchObject({ m: [], r: { id: "420" } });
    const asked = a.call("POST", "/x/room/sendMessage/user/420", { text: "apa?" });
    const { m, u } = a.call("GET", "/x/room/get-kirai").body.data as Data;
    expect(m.map(({ userid, type }) => [userid, type])).toEqual([
      [a.id, undefined],
      ["420", "text"],
    ]);
    expect([m[0], u.map(({ id }) => id)]).toEqual([asked.body.data?.chat, [a.id, "420"]]);
    expect(a.snapshot().c).toEqual([]);
  });
});

describe("an account", () => {
  it("is changed for all, which nobody is told", () => {
    const { people } = populatedWorld();
    const [a, b] = people;
    a.sendMessage({ user: b.id }, "halo");
    b.taken();
    a.call("POST", "/x/account/set-username", { uname: "ayu_1.0" });
    a.call("POST", "/x/account/set-displayname", { dname: "Ayu" });
    a.call("POST", "/x/account/set-bio", { bio: "halo" });
    const picture = a.call("POST", "/x/account/set-img", { name: "a.png", img: image }).body.data;
    const changes = { username: "ayu_1.0", displayname: "Ayu", bio: "halo", image: picture?.text };
    expect(a.snapshot().me).toMatchObject(changes);
    expect(b.firstChat().u[0]).toMatchObject(changes);
    expect(b.firstChat().r).toMatchObject({ short: "ayu_1.0", long: "Ayu", image: picture?.text });
    expect(b.taken()).toEqual([]);
  });
});

describe("posts", () => {
  it("are listed with likes and comments, which the relay's commands count", () => {
    const { people } = populatedWorld();
    const [a, b, c] = people;
    const post = a.call("POST", "/x/posts/new-post", { file: image, name: "p.png", text: "pos" })
      .body.data as Data;
    const id = String(post["id"]);
    expect(post).toMatchObject({ likes: 0, comments: 0, liked: false, text: "pos" });
    b.command({ type: "postlike", postid: id });
    b.command({ type: "postlike", postid: id });
    const comment = b.call("POST", `/x/posts/comment/add/${id}`, { text: "bagus" }).body.data;
    expect(a.call("GET", `/x/posts/comments/${id}`).body.data).toEqual([
      { ...comment, user: { ...userOf(b), isFriend: 0 } },
    ]);
    expect(b.call("GET", "/x/posts/").body.data).toEqual([
      { ...post, likes: 2, comments: 1, liked: true },
    ]);
    expect(c.call("GET", "/x/posts").body.data).toMatchObject([{ likes: 2, liked: false }]);
    const path = `/x/posts/comment/delete/${id}/${String(comment?.["id"])}`;
    expect(refusalOf(c.call("POST", path))).toEqual([400, "ERROR"]);
    expect(a.call("POST", path).body).toEqual({ ok: true, code: 200, msg: "OK" });
    expect(refusalOf(b.call("POST", path))).toEqual([404, "CMT_NOT_FOUND"]);
    expect(refusalOf(b.call("POST", `/x/posts/delete-post/${id}`))).toEqual([400, "ERROR"]);
    a.call("POST", `/x/posts/delete-post/${id}`);
    expect(a.call("GET", "/x/posts/").body.data).toEqual([]);
  });

  it("need no text", () => {
    const { people } = populatedWorld();
    const post = people[0].call("POST", "/x/posts/new-post", {
      file: image,
      name: "p",
      text: null,
    });
    expect(post.body.data).not.toHaveProperty("text");
  });
});

describe("a refusal", () => {
  /** In a world with a's group G, in which b is, a's message M in it, and a's post P. */
  const scene = () => {
    const { people } = populatedWorld();
    const [a, b, c] = people;
    const group = a.createGroup("Tim Hore");
    b.join(group);
    const message = a.sendMessage({ group }, "halo");
    a.sendMessage({ user: b.id }, "halo");
    const post = a.call("POST", "/x/posts/new-post", { file: image, name: "p.png" }).body.data;
    const fill = (text: string): string =>
      text
        .replaceAll("<G>", group)
        .replaceAll("<M>", message)
        .replaceAll("<P>", String(post?.["id"]))
        .replaceAll("<L>", `data:image/png;base64,${"A".repeat(3.6e6)}`)
        .replaceAll("<A>", a.id)
        .replaceAll("<B>", b.id);
    for (const person of people) person.taken();
    return { a, b, c, people, fill };
  };
  // Filled in by the scene: 3.6 MB have no place in a test's name.
  const large = "<L>";
  const long = (length: number): string => "x".repeat(length);

  it.each<["a" | "b" | "c", string, Record<string, unknown>, number, string]>([
    ["b", "/x/group/create", { name: long(36) }, 400, "GRPS_DNAME_LENGTH"],
    ["b", "/x/group/create", { name: "" }, 400, "GRPS_DNAME_LENGTH"],
    ["b", "/x/group/create", { name: 1 }, 400, "ERROR"],
    ["c", "/x/group/join/1", { link: "x" }, 404, "INV_NOT_FOUND_DESC"],
    ["c", "/x/group/join/<G>", {}, 400, "ERROR"],
    ["c", "/x/group/join/696969", { link: "" }, 404, "INV_NOT_FOUND_DESC"],
    ["c", "/x/group/leave/<G>", {}, 400, "ERROR"],
    ["a", "/x/group/leave/696969", {}, 400, "ERROR"],
    ["a", "/x/group/kick/1/<B>", {}, 404, "GRPS_404"],
    ["a", "/x/group/kick/<G>/<A>", {}, 400, "ERROR"],
    ["a", "/x/group/set-groupname", { id: "<G>", gname: long(36) }, 400, "GRPS_DNAME_LENGTH"],
    ["a", "/x/group/set-groupname", { id: "1", gname: "x" }, 404, "GRPS_404"],
    ["a", "/x/group/set-groupname", { gname: "x" }, 400, "ERROR"],
    ["b", "/x/group/reset-link", { id: "<G>" }, 403, "GRPS_OWNER_FEATURE"],
    ["b", "/x/group/set-img", { id: "<G>", name: "x", img: image }, 403, "GRPS_OWNER_FEATURE"],
    ["a", "/x/group/set-img", { id: "<G>", name: "x", img: large }, 413, "ACC_FILE_LIMIT"],
    ["a", "/x/group/set-img", { id: "<G>", name: "x", img: "x" }, 400, "ERROR"],
    ["a", "/x/profile/addfriend", { userid: "<A>" }, 400, "ERROR"],
    ["a", "/x/profile/unfriend", { userid: "<B>" }, 400, "ERROR"],
    ["a", "/x/profile/cancelfriend", { userid: "1" }, 404, "ERROR"],
    ["a", "/x/account/set-username", { uname: "ayu" }, 400, "ACC_FAIL_UNAME_LENGTH"],
    ["a", "/x/account/set-username", { uname: "ayu ayu" }, 400, "ACC_FAIL_UNAME_FORMAT"],
    ["a", "/x/account/set-username", { uname: "u<B>" }, 400, "ACC_FAIL_CLAIMED"],
    ["a", "/x/account/set-displayname", { dname: long(36) }, 400, "ACC_FAIL_DNAME_LENGTH"],
    ["a", "/x/account/set-bio", { bio: long(201) }, 400, "ACC_FAIL_BIO_LENGTH"],
    ["a", "/x/account/set-img", { name: "x", img: large }, 413, "ACC_FILE_LIMIT"],
    ["c", "/x/room/sendMessage/group/<G>", { text: "x" }, 400, "ERROR"],
    ["c", "/x/room/sendMessage/user/1", { text: "x" }, 404, "ERROR"],
    ["c", "/x/room/sendMessage/kamar/1", { text: "x" }, 400, "ERROR"],
    ["a", "/x/room/sendMessage/user/<B>", { text: null }, 404, "MSG_TEXT_REQUIRED"],
    ["a", "/x/room/sendMessage/user/<B>", { filesrc: image, filename: "x" }, 400, "ERROR"],
    [
      "a",
      "/x/room/sendMessage/user/<B>",
      { filesrc: "x", filename: "x", type: "file" },
      400,
      "ERROR",
    ],
    ["a", "/x/room/sendMessage/user/<B>", { text: "x", reply: { toString: 1 } }, 400, "ERROR"],
    ["a", "/x/room/sendMessage/group/<G>", { edit: "<M>" }, 404, "MSG_TEXT_REQUIRED"],
    ["b", "/x/room/sendMessage/group/<G>", { edit: "<M>", text: "x" }, 400, "ERROR"],
    ["a", "/x/room/sendMessage/user/<B>", { edit: "<M>", text: "x" }, 400, "ERROR"],
    ["a", "/x/room/delMessage/user/<B>/<M>", {}, 400, "ERROR"],
    ["c", "/x/room/clear/group/<G>", {}, 400, "ERROR"],
    ["a", "/x/posts/new-post", { text: "x" }, 400, "POST_NO_FILE"],
    ["a", "/x/posts/new-post", { file: large, name: "x" }, 413, "ACC_FILE_LIMIT"],
    ["a", "/x/posts/delete-post/1", {}, 404, "POSTS_NOT_FOUND"],
    ["a", "/x/posts/comment/add/1", { text: "x" }, 404, "POSTS_NOT_FOUND"],
    ["a", "/x/posts/comment/add/<P>", { text: "" }, 400, "POST_COMMENT_LENGTH"],
    ["a", "/x/posts/comment/add/<P>", { text: long(301) }, 400, "POST_COMMENT_LENGTH"],
    ["a", "/x/posts/comment/delete/<P>/1", {}, 404, "CMT_NOT_FOUND"],
    ["a", "/x/group/leave/%E0%A4%A", {}, 400, "ERROR"],
  ])("%s gets to %s with %p: %p %s, and nothing is done or told", (who, path, body, code, msg) => {
    const { people, fill, ...by } = scene();
    const before = people.map((person) => person.snapshot());
    const filled = JSON.parse(fill(JSON.stringify(body))) as Record<string, unknown>;
    expect(refusalOf(by[who].call("POST", fill(path), filled))).toEqual([code, msg]);
    expect(people.map((person) => person.snapshot())).toEqual(before);
    expect(people.flatMap((person) => person.taken())).toEqual([]);
  });

  it.each([
    ["broken JSON", "{"],
    ["an array", "[]"],
    ["null", "null"],
    ["a text", '"x"'],
    ["what nests deep", "[".repeat(100_000) + "]".repeat(100_000)],
  ])("answers a body that is %s", (_, text) => {
    const { world, people } = populatedWorld();
    const route = routeOf("POST", "/x/group/create");
    expect(route?.(world, people[0].id, text)).toMatchObject({
      status: 400,
      body: { msg: "ERROR" },
    });
  });

  it.each([
    ["GET", "/x/group/create"],
    ["POST", "/x/posts"],
    ["POST", "/x/group/join/"],
    ["POST", "/x/group/join/1/2"],
    ["GET", "/"],
    ["GET", "//"],
    ["GET", "/x/__proto__"],
    ["PUT", "/x/posts"],
  ])("is not the answer to %s %s: there is no such route", (method, path) => {
    expect(routeOf(method, path)).toBeUndefined();
  });

  it("is not what a fault of the stand-in becomes", () => {
    const { world } = populatedWorld();
    const route = routeOf("GET", "/x/posts");
    jest.spyOn(world.posts, "list").mockImplementation(() => {
      throw new RangeError("salah");
    });
    expect(() => route?.(world, "7000001", "")).toThrow(RangeError);
  });
});

describe("the limits", () => {
  it("let names and the bio be changed every two hours, and say from when on", () => {
    let now = 1_000_000;
    const { people } = populatedWorld({ limits: true, now: () => now });
    const [a, b] = people;
    const id = a.createGroup("Tim Hore");
    const changes: [string, Record<string, unknown>, string][] = [
      ["/x/account/set-username", { uname: "ayu_1" }, "ACC_FAIL_UNAME_COOLDOWN"],
      ["/x/account/set-displayname", { dname: "Ayu" }, "ACC_FAIL_DNAME_COOLDOWN"],
      ["/x/account/set-bio", { bio: "halo" }, "ACC_FAIL_BIO_COOLDOWN"],
      ["/x/group/set-groupname", { id, gname: "Baru" }, "GRPS_DNAME_COOLDOWN"],
    ];
    const timestamp = now + 2 * 60 * 60 * 1000;
    for (const [path, body, msg] of changes) {
      expect(a.call("POST", path, body).status).toBe(200);
      now += 1;
      expect(a.call("POST", path, body)).toEqual({
        status: 429,
        body: { ok: false, code: 429, msg, data: { timestamp: expect.any(Number) } },
      });
    }
    expect(b.call("POST", "/x/account/set-bio", { bio: "halo" }).status).toBe(200);
    now = timestamp + 10;
    for (const [path, body] of changes) expect(a.call("POST", path, body).status).toBe(200);
  });

  it("let a user have two groups, and a group ten members", () => {
    const { people, addPerson } = populatedWorld({ limits: true });
    const [a] = people;
    const id = a.createGroup("satu");
    a.createGroup("dua");
    expect(refusalOf(a.call("POST", "/x/group/create", { name: "tiga" }))).toEqual([
      400,
      "GRPS_OWN_MAX",
    ]);
    const link = a.firstChat().r.link;
    const replies = Array.from({ length: 10 }, () =>
      addPerson().call("POST", `/x/group/join/${id}`, { link }),
    );
    expect(replies.map(({ body }) => body.msg)).toEqual([
      ...Array(9).fill("OK"),
      "GRPS_MEMBER_LIMIT",
    ]);
  });
});
