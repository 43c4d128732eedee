import { EMPTY, firstValueFrom, lastValueFrom, of, tap, toArray, type Observable } from "rxjs";
import { createApi, type Api, type ApiRelay } from "../../lib/api/index.js";
import { createRelay } from "../../lib/index.js";
import { left } from "../../lib/protocol/either.js";
import type { OwnAction } from "../../lib/protocol/own-actions.js";
import { NotSent } from "../../lib/relay/not-sent.js";
import { createMockRelay } from "../../lib/testing/index.js";
import { createClock, settled } from "./support/clock.js";
import { fakeFetch, ok } from "./support/fake-fetch.js";
import { fakeRelay } from "./support/fake-relay.js";

const baseUrl = "https://kirimin.devanka.id";
const user = { id: "7100034", username: "live_d", isFriend: 1 };
const friendRoom = { id: "7100034", long: "D", short: "live_d", type: "user" } as const;
const group = { id: "63316320", long: "Ruang", short: "Ruang", type: "group" } as const;
const chat = { id: "cmwy1uv0p", userid: "7100001", timestamp: 1795727614345, text: "halo" };
const comment = { id: "cmwy1vkk7", user, text: "bagus", ts: 1795727647447 };
const post = { id: "p1", user, ts: 1, img: "p.png", likes: 0, comments: 0, liked: false };

/** An API whose requests are answered with this data. */
function apiWith(data: unknown, over?: Partial<ApiRelay>) {
  const { fetch, asked } = fakeFetch(() => ok(data));
  const { relay, told, actions } = fakeRelay(over);
  return { api: createApi(relay, baseUrl, { fetch, spacing: 0 }), asked, told, actions };
}

interface Row {
  readonly name: string;
  readonly make: (api: Api) => Observable<unknown>;
  readonly request: readonly [method: string, path: string, body?: unknown];
  readonly data?: unknown;
  readonly action?: OwnAction;
  readonly emits?: unknown;
}

const joined = { u: [user], m: [chat], r: group };
const text = "baru";

const rows: readonly Row[] = [
  {
    name: "acceptFriend",
    make: (api) => api.acceptFriend("7100034"),
    request: ["POST", "/x/profile/acceptfriend", { userid: "7100034" }],
    data: { user, room: friendRoom },
    action: { did: "acceptedfriend", user, room: friendRoom },
    emits: user,
  },
  {
    name: "addFriend, where the other had asked",
    make: (api) => api.addFriend("7100034"),
    request: ["POST", "/x/profile/addfriend", { userid: "7100034" }],
    data: { user, room: friendRoom },
    action: { did: "addedfriend", user, room: friendRoom },
    emits: user,
  },
  {
    name: "sendMessage, an answer",
    make: (api) => api.sendMessage(group, { text: "halo", reply: "c1" }),
    request: ["POST", "/x/room/sendMessage/group/63316320", { text: "halo", reply: "c1" }],
    data: { chat, roomdata: group, users: [] },
    action: { did: "sent", chat, roomdata: group },
    emits: chat,
  },
  {
    name: "editMessage",
    make: (api) => api.editMessage(group, chat.id, "halo!"),
    request: ["POST", "/x/room/sendMessage/group/63316320", { text: "halo!", edit: chat.id }],
    data: { chat, roomdata: group },
    action: { did: "edited", chat, roomdata: group },
    emits: chat,
  },
  {
    name: "deleteMessage, in a chat of two",
    make: (api) => api.deleteMessage(friendRoom, chat.id),
    request: ["POST", `/x/room/delMessage/user/7100034/${chat.id}`, {}],
    data: { chat, roomdata: friendRoom },
    action: { did: "deleted", chat, roomdata: friendRoom },
    emits: chat,
  },
  {
    name: "joinEveryone",
    make: (api) => api.joinEveryone(),
    request: ["GET", "/x/room/get-global"],
    data: joined,
    action: { did: "joined", chat: joined },
    emits: joined,
  },
  {
    name: "joinBot",
    make: (api) => api.joinBot(),
    request: ["GET", "/x/room/get-kirai"],
    data: joined,
    action: { did: "joined", chat: joined },
    emits: joined,
  },
  {
    name: "setGroupImage",
    make: (api) => api.setGroupImage("63316320", { name: "g.png", data: "data:,x" }),
    request: ["POST", "/x/group/set-img", { id: "63316320", name: "g.png", img: "data:,x" }],
    data: { text: "g1.png" },
    action: { did: "changedroom", room: { id: "63316320", image: "g1.png" } },
    emits: { text: "g1.png" },
  },
  {
    name: "setUsername",
    make: (api) => api.setUsername(text),
    request: ["POST", "/x/account/set-username", { uname: text }],
    data: { text },
    action: { did: "changedme", me: { username: text } },
    emits: { text },
  },
  {
    name: "setDisplayname",
    make: (api) => api.setDisplayname(text),
    request: ["POST", "/x/account/set-displayname", { dname: text }],
    data: { text },
    action: { did: "changedme", me: { displayname: text } },
    emits: { text },
  },
  {
    name: "createPost, without a text",
    make: (api) => api.createPost({ name: "p.png", data: "data:,x" }),
    request: ["POST", "/x/posts/new-post", { file: "data:,x", name: "p.png" }],
    data: post,
    emits: post,
  },
  {
    name: "addComment",
    make: (api) => api.addComment("p1", "bagus"),
    request: ["POST", "/x/posts/comment/add/p1", { text: "bagus" }],
    data: comment,
    emits: comment,
  },
  {
    name: "deleteComment",
    make: (api) => api.deleteComment("p1", "c1"),
    request: ["POST", "/x/posts/comment/delete/p1/c1", {}],
  },
];

describe("A call that is not recorded", () => {
  it.each(rows)("makes its request, and takes its reply: $name", async (row) => {
    const { api, asked, actions } = apiWith(row.data);
    expect(await lastValueFrom(row.make(api).pipe(toArray()))).toEqual([row.emits]);
    const [method, path, body] = row.request;
    expect(asked.map(({ init, url }) => [init.method, url])).toEqual([[method, baseUrl + path]]);
    expect(asked[0]?.body).toEqual(body);
    expect(actions()).toEqual(row.action ? [row.action] : []);
  });
});

describe("A call", () => {
  it("makes no request before someone subscribes, and one for each who does", async () => {
    const { api, asked } = apiWith({ chat, roomdata: group });
    const sent$ = api.sendMessage(group, { text: "halo" });
    expect(asked).toEqual([]);
    await lastValueFrom(sent$);
    await lastValueFrom(sent$);
    expect(asked).toHaveLength(2);
  });

  it("tells the relay before it emits, with the mark of the time when the request went out", async () => {
    const clock = createClock();
    const { fetch, asked } = fakeFetch();
    const { relay, told } = fakeRelay();
    const api = createApi(relay, baseUrl, { fetch, scheduler: clock.scheduler });
    const seen: number[] = [];
    api.leaveGroup("1").subscribe(() => seen.push(told.length));
    api.leaveGroup("2").subscribe(() => seen.push(told.length));
    expect(asked).toHaveLength(1);
    const before = relay.mark();
    asked[0]?.answer(ok());
    await clock.advance(1050);
    expect(asked).toHaveLength(2);
    const after = relay.mark();
    asked[1]?.answer(ok());
    await settled();
    expect(seen).toEqual([1, 2]);
    const [first, second] = told.map(({ since }) => since ?? NaN);
    expect(first).toBeLessThan(before);
    expect(second).toBeGreaterThan(before);
    expect(second).toBeLessThan(after);
  });

  it("asks as Kirimin documents it, with the session cookie, and follows no redirect", async () => {
    const { fetch, asked } = fakeFetch(() => ok());
    const headers = { "X-App": "1" };
    const api = createApi(fakeRelay().relay, `${baseUrl}//`, { fetch, headers, spacing: 0 });
    await lastValueFrom(api.leaveGroup("1"));
    expect(asked[0]?.url).toBe(`${baseUrl}/x/group/leave/1`);
    expect(asked[0]?.init).toEqual({
      method: "POST",
      credentials: "include",
      cache: "no-store",
      redirect: "manual",
      headers: { Accept: "application/json", "Content-Type": "application/json", "X-App": "1" },
      body: "{}",
      signal: expect.any(AbortSignal),
    });
  });

  it("goes to the platform's fetch unless it is given one", async () => {
    const fetch = jest.spyOn(globalThis, "fetch").mockResolvedValue(ok() as Response);
    const api = createApi(fakeRelay().relay, baseUrl);
    await firstValueFrom(api.leaveGroup("1"));
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  it("puts ids into the path so that they stay one step of it", async () => {
    const { api, asked } = apiWith({ users: [] });
    await lastValueFrom(api.findUsers("a/b?c#d e%"));
    expect(asked[0]?.url).toBe(`${baseUrl}/x/profile/search/a%2Fb%3Fc%23d%20e%25`);
  });

  it("reads documented spellings, and keeps fields that it does not know", async () => {
    const data = {
      u: [{ id: "1", username: "a", img: "a.png", b: [1] }],
      m: [{ ...chat, reply: null, edited: false }],
      r: { ...group, image: null, mood: "happy" },
    };
    const { api, actions } = apiWith(data);
    const read = {
      u: [{ id: "1", username: "a", image: "a.png", badges: [1] }],
      m: [chat],
      r: { ...group, mood: "happy" },
    };
    expect(await lastValueFrom(api.joinGroup("63316320", "x"))).toEqual(read);
    expect(actions()).toEqual([{ did: "joined", chat: read }]);
  });

  it("leaves out what a peer wrote that does not decode, and gives the rest", async () => {
    const { api } = apiWith({
      u: [user, { id: 1 }],
      m: [chat, { ...chat, timestamp: "x" }],
      r: group,
    });
    expect(await lastValueFrom(api.joinGroup("63316320", "x"))).toEqual(joined);
    expect(await lastValueFrom(apiWith({ users: [user, null] }).api.findUsers("a"))).toEqual([
      user,
    ]);
    expect(await lastValueFrom(apiWith([post, {}]).api.posts())).toEqual([post]);
    expect(await lastValueFrom(apiWith([{}, comment]).api.comments("p1"))).toEqual([comment]);
  });

  it("finds nobody by a text that no path can hold, and asks nobody", async () => {
    const { api, asked } = apiWith({ users: [user] });
    for (const text of ["", ".", "..", "\ud83d"]) {
      expect(await lastValueFrom(api.findUsers(text))).toEqual([]);
    }
    expect(asked).toEqual([]);
  });

  it.each(["idle", "closed"])("works with a relay that is %s, and tells nobody", async (status) => {
    const mock = createMockRelay();
    const relay = createRelay(mock.relayOptions);
    const events: string[] = [];
    if (status === "closed") relay.close();
    const { fetch } = fakeFetch(() => ok({ chat, roomdata: group }));
    const api = createApi(relay, baseUrl, { fetch, spacing: 0 });
    expect(await lastValueFrom(api.sendMessage(group, { text: "halo" }))).toEqual(chat);
    relay.updates$.subscribe(({ type }) => events.push(type));
    expect(events).not.toContain("own");
    relay.close();
    mock.close();
  });

  it("puts what the user did into the relay's updates, and emits after that", async () => {
    const mock = createMockRelay({ deafFor: 0 });
    const ayu = mock.addUser("ayu");
    const groupid = ayu.createGroup("Tim");
    mock.users[0].join(groupid);
    const relay = createRelay(mock.relayOptions);
    const seen: string[] = [];
    relay.updates$.subscribe((event) => {
      seen.push(event.type === "own" ? event.did : event.type);
    });
    await firstValueFrom(relay.session$);
    const api = createApi(relay, mock.url, { fetch: mock.fetch, spacing: 0 });
    await lastValueFrom(
      api
        .sendMessage({ id: groupid, type: "group" }, { text: "halo" }, { optimistic: true })
        .pipe(tap(({ text }) => seen.push(`emits ${text}`))),
    );
    expect(seen).toEqual(["snapshot", "pending", "sent", "emits halo"]);
    relay.close();
    mock.close();
  });

  it("takes a relay of any session", () => {
    const session = { socket: { id: "1", host: "127.0.0.1" }, mine: true };
    const relay = createRelay({ session: () => of(session) });
    expect(() => createApi(relay, baseUrl)).not.toThrow();
  });
});

describe("A file", () => {
  it.each([
    ["a data URL", "data:text/plain;base64,aGFsbw==", "data:text/plain;base64,aGFsbw=="],
    ["a Blob", new Blob(["halo"], { type: "text/plain" }), "data:text/plain;base64,aGFsbw=="],
    ["a Blob without a type", new Blob(["halo"]), "data:application/octet-stream;base64,aGFsbw=="],
    ["an empty Blob", new Blob([]), "data:application/octet-stream;base64,"],
  ])("goes out as a data URL: %s", async (_, data, url) => {
    const { api, asked } = apiWith({ chat, roomdata: group });
    const message = { type: "file", file: { name: "a.txt", data } };
    await lastValueFrom(api.sendMessage(group, message));
    expect(asked[0]?.body).toEqual({ type: "file", filename: "a.txt", filesrc: url });
  });

  it("of any length arrives whole", async () => {
    const bytes = Uint8Array.from({ length: 100_001 }, (_, index) => index % 256);
    const { api, asked } = apiWith({ text: "a.bin" });
    await lastValueFrom(api.setImage({ name: "a.bin", data: new Blob([bytes]) }));
    const { img } = asked[0]?.body as { img: string };
    expect(Buffer.from(img.replace(/^.*,/, ""), "base64").equals(Buffer.from(bytes))).toBe(true);
  });

  it("keeps its place in the order, and counts from when it goes out", async () => {
    const clock = createClock();
    const { fetch, asked } = fakeFetch(() => ok({ chat, roomdata: group, text: "" }));
    const api = createApi(fakeRelay().relay, baseUrl, { fetch, scheduler: clock.scheduler });
    let read: (bytes: ArrayBuffer) => void = () => undefined;
    const data = { type: "", arrayBuffer: () => new Promise((done) => (read = done)) } as Blob;
    api.setImage({ name: "a.png", data }).subscribe();
    api.setBio("halo").subscribe();
    await clock.advance(400);
    expect(asked).toEqual([]);
    read(new ArrayBuffer(0));
    await clock.advance(1049);
    expect(asked.map(({ url }) => url)).toEqual([`${baseUrl}/x/account/set-img`]);
    await clock.advance(1);
    expect(asked.map(({ url }) => url.slice(baseUrl.length))).toEqual([
      "/x/account/set-img",
      "/x/account/set-bio",
    ]);
  });

  it("that cannot be read is not sent", async () => {
    const cause = new DOMException("gone", "NotReadableError");
    const data = { type: "", arrayBuffer: () => Promise.reject(cause) } as Blob;
    const { api, asked } = apiWith({ text: "" });
    await expect(lastValueFrom(api.setImage({ name: "a.png", data }))).rejects.toMatchObject({
      name: "ApiError",
      code: "unreachable",
      message: "The file cannot be read. Nothing was done.",
      cause,
    });
    expect(asked).toEqual([]);
  });
});

describe("Likes", () => {
  it("go over the relay, and give what its `deliver` gives", async () => {
    const delivered: unknown[] = [];
    const { api, asked } = apiWith(undefined, {
      deliver: (command) => {
        delivered.push(command);
        return of(command);
      },
    });
    expect(await lastValueFrom(api.like("p1"))).toEqual({ type: "postlike", postid: "p1" });
    expect(await lastValueFrom(api.unlike("p1"))).toEqual({ type: "postunlike", postid: "p1" });
    expect(delivered).toHaveLength(2);
    expect(asked).toEqual([]);
  });

  it("complete with it", async () => {
    const { api } = apiWith(undefined, { deliver: () => EMPTY });
    expect(await lastValueFrom(api.like("p1").pipe(toArray()))).toEqual([]);
  });
});

describe("markRead", () => {
  it("sends the command at once, and tells the relay", () => {
    const { api, actions, asked } = apiWith(undefined);
    expect(api.markRead(group)).toEqual({
      _tag: "Right",
      right: { type: "readAllMessages", roomid: "63316320", roomtype: "group" },
    });
    expect(actions()).toEqual([{ did: "read", roomid: "63316320" }]);
    expect(asked).toEqual([]);
  });

  it("leaves the room unread where nothing was sent", () => {
    const notSent = left(new NotSent("not-connected"));
    const { api, actions } = apiWith(undefined, { send: () => notSent });
    expect(api.markRead(group)).toBe(notSent);
    expect(actions()).toEqual([]);
  });
});

describe("Misuse is a TypeError that names the mistake", () => {
  const { api, asked } = apiWith(undefined);
  const { relay } = fakeRelay();
  const file = { name: "a.png", data: "data:," };

  it.each<[string, () => unknown, RegExp]>([
    ["no relay", () => createApi(undefined as unknown as ApiRelay, baseUrl), /relay/],
    ["no base URL", () => createApi(relay, undefined as unknown as string), /baseUrl/],
    ["a spacing that is no duration", () => createApi(relay, baseUrl, { spacing: -1 }), /spacing/],
    ["a timeout that is none", () => createApi(relay, baseUrl, { timeout: NaN }), /timeout/],
    ["an empty id", () => api.leaveGroup(""), /^id: expected/],
    ["an id that is a step up", () => api.leaveGroup(".."), /^id: expected/],
    ["an id that is none", () => api.leaveGroup(undefined as unknown as string), /^id: expected/],
    ["a lone surrogate in an id", () => api.comments("\ud800"), /^id: expected/],
    [
      "a room of no type",
      () => api.clearHistory({ id: "1", type: "all" as "group" }),
      /room\.type/,
    ],
    ["a message of nothing", () => api.sendMessage(group, {}), /a text, a file, or both/],
    ["a file of no type", () => api.sendMessage(group, { file }), /^type: expected/],
    ["a file without a name", () => api.setImage({ data: "data:," } as typeof file), /file\.name/],
    ["a file that is a path", () => api.setImage({ ...file, data: "/a.png" }), /file\.data/],
    ["a file that is a number", () => api.createPost({ ...file, data: 1 as never }), /file\.data/],
  ])("%s", (_, misuse, message) => {
    expect(misuse).toThrow(TypeError);
    expect(misuse).toThrow(message);
    expect(asked).toEqual([]);
  });

  it("and no value of an option that is undefined counts as misuse", () => {
    expect(() =>
      createApi(relay, "", { spacing: undefined, timeout: undefined, fetch: undefined }),
    ).not.toThrow();
  });
});
