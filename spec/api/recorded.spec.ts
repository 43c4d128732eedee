import { readFileSync } from "node:fs";
import { join } from "node:path";
import { lastValueFrom, toArray, type Observable } from "rxjs";
import { createApi, type Api } from "../../lib/api/index.js";
import type { Chat, Room, User } from "../../lib/protocol/entities.js";
import type { OwnAction } from "../../lib/protocol/own-actions.js";
import type { SessionChat } from "../../lib/protocol/session.js";
import { fakeFetch, replyOf } from "./support/fake-fetch.js";
import { fakeRelay } from "./support/fake-relay.js";

interface Recording {
  readonly step: string;
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly status: number;
  readonly reply: {
    readonly ok: boolean;
    readonly msg: string;
    readonly data?: unknown;
  };
}

const recordings = readFileSync(join(__dirname, "../fixtures/own-actions.ndjson"), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Recording);

const groupid = "63316320";
const group = { id: groupid, type: "group" } as const;
const everyone = { id: "696969", type: "group" } as const;
const friend = { id: "7100034", type: "user" } as const;
const file = { name: "", data: "data:image/png;base64,iVBORw0KGgoAAAANSU…" };
const link = "1229v3mwy1uqfl";

/** What the routes' replies hold, each some of it. */
interface Data extends SessionChat {
  readonly group: SessionChat;
  readonly chat: Chat;
  readonly roomdata: Room;
  readonly user: User;
  readonly users: User[];
  readonly text: string;
}
type Make = (api: Api) => Observable<unknown>;
type Row = readonly [Make, (((data: Data) => OwnAction) | undefined)?, ((data: Data) => unknown)?];

const friendRow = (
  make: Make,
  did: "addedfriend" | "cancelledfriend" | "ignoredfriend" | "unfriended",
): Row => [make, ({ user }) => ({ did, user }), ({ user }) => user];

/** By step: the call that makes this request, what it tells the relay, and what it emits. */
const rows: Readonly<Record<string, Row>> = {
  create: [
    (api) => api.createGroup("Ruang Uji"),
    ({ group: chat }) => ({ did: "joined", chat }),
    ({ group: chat }) => chat,
  ],
  "create, name too long": [(api) => api.createGroup("x".repeat(40))],
  "create without a name": [(api) => api.createGroup(undefined as unknown as string)],
  invite: [(api) => api.findInvite(link), undefined, (data) => data],
  join: [
    (api) => api.joinGroup(groupid, link),
    (chat) => ({ did: "joined", chat }),
    (data) => data,
  ],
  "join, wrong link": [(api) => api.joinGroup(groupid, "nope")],
  "join again": [
    (api) => api.joinGroup(groupid, link),
    (chat) => ({ did: "joined", chat }),
    (data) => data,
  ],
  "kick by a member who is no owner": [(api) => api.kickMember(groupid, "7100023")],
  kick: [
    (api) => api.kickMember(groupid, "7100023"),
    () => ({ did: "kicked", groupid, userid: "7100023" }),
  ],
  "kick who is gone": [(api) => api.kickMember(groupid, "7100023")],
  "send to the group": [
    (api) => api.sendMessage(group, { text: "halo semua" }),
    ({ chat, roomdata }) => ({ did: "sent", chat, roomdata }),
    ({ chat }) => chat,
  ],
  "send an image": [
    (api) =>
      api.sendMessage(group, { text: "foto", type: "image", file: { ...file, name: "f.png" } }),
    ({ chat, roomdata }) => ({ did: "sent", chat, roomdata }),
    ({ chat }) => chat,
  ],
  delete: [
    (api) => api.deleteMessage(group, "cmwy1uv0p"),
    ({ chat, roomdata }) => ({ did: "deleted", chat, roomdata }),
    ({ chat }) => chat,
  ],
  "delete another's": [(api) => api.deleteMessage(group, "nope")],
  "clear the group": [
    (api) => api.clearHistory(group),
    () => ({ did: "cleared", roomid: groupid }),
  ],
  rename: [
    (api) => api.renameGroup(groupid, "Ruang Baru"),
    ({ text }) => ({ did: "changedroom", room: { id: groupid, long: text, short: text } }),
    (data) => data,
  ],
  "rename by no owner": [(api) => api.renameGroup(groupid, "X")],
  "reset link": [
    (api) => api.resetGroupLink(groupid),
    ({ text }) => ({ did: "changedroom", room: { id: groupid, link: text } }),
    (data) => data,
  ],
  "leave again": [(api) => api.leaveGroup(groupid)],
  disband: [(api) => api.leaveGroup(groupid), () => ({ did: "left", groupid })],
  "leave what is gone": [(api) => api.leaveGroup(groupid), () => ({ did: "left", groupid })],
  addfriend: friendRow((api) => api.addFriend("7100034"), "addedfriend"),
  cancelfriend: friendRow((api) => api.cancelFriend("7100034"), "cancelledfriend"),
  "addfriend again": friendRow((api) => api.addFriend("7100034"), "addedfriend"),
  "cancelfriend by the one who was asked": friendRow(
    (api) => api.cancelFriend("7100001"),
    "cancelledfriend",
  ),
  ignorefriend: friendRow((api) => api.ignoreFriend("7100001"), "ignoredfriend"),
  "addfriend third": friendRow((api) => api.addFriend("7100034"), "addedfriend"),
  "send to a friend": [
    (api) => api.sendMessage(friend, { text: "p" }),
    ({ chat, roomdata }) => ({ did: "sent", chat, roomdata }),
    ({ chat }) => chat,
  ],
  "clear a chat of two": [
    (api) => api.clearHistory(friend),
    () => ({ did: "cleared", roomid: "7100034" }),
  ],
  unfriend: friendRow((api) => api.unfriend("7100034"), "unfriended"),
  "addfriend, then the other asks too": friendRow((api) => api.addFriend("7100034"), "addedfriend"),
  "addfriend nobody": [(api) => api.addFriend("1")],
  search: [(api) => api.findUsers("7100012"), undefined, ({ users }) => users],
  "send to everyone's room": [
    (api) => api.sendMessage(everyone, { text: "dunia" }),
    ({ chat, roomdata }) => ({ did: "sent", chat, roomdata }),
    ({ chat }) => chat,
  ],
  displayname: [(api) => api.setDisplayname("A Baru")],
  bio: [
    (api) => api.setBio("halo"),
    ({ text }) => ({ did: "changedme", me: { bio: text } }),
    (data) => data,
  ],
  image: [
    (api) => api.setImage({ ...file, name: "a.png" }),
    ({ text }) => ({ did: "changedme", me: { image: text } }),
    (data) => data,
  ],
  "new post": [
    (api) => api.createPost({ ...file, name: "p.png" }, { text: "pos" }),
    undefined,
    (data) => data,
  ],
  posts: [(api) => api.posts(), undefined, (data) => data],
  comments: [(api) => api.comments("mwy1vjkr"), undefined, (data) => data],
  "delete the post": [(api) => api.deletePost("mwy1vjkr"), undefined, (data) => data],
  "too often": [(api) => api.addFriend("1")],
  "not signed in": [(api) => api.createGroup("x")],
};

/** Sent without the text that the server wants. The API refuses such a call itself. */
const refusedHere = ["send nothing"];

const codeOf = ({ status, reply }: Recording): string => {
  if (status === 401) return "unauthorized";
  return reply.msg === "TO_MANY_REQUEST" ? "rate-limited" : "rejected";
};

describe("Each recorded call", () => {
  it("is one of the API's", () => {
    expect([...Object.keys(rows), ...refusedHere].sort()).toEqual(
      recordings.map(({ step }) => step).sort(),
    );
  });

  it.each(recordings.filter(({ step }) => step in rows))(
    "makes this request, and takes its reply: $step",
    async (recording) => {
      const { step, method, path, body, status, reply } = recording;
      const data = reply.data as Data;
      const [make, action, emitted] = rows[step] as Row;
      const { fetch, asked } = fakeFetch(() => replyOf(status, JSON.stringify(reply)));
      const { relay, actions } = fakeRelay();
      const api = createApi(relay, "https://kirimin.devanka.id", { fetch, spacing: 0 });

      const outcome: unknown = await lastValueFrom(make(api).pipe(toArray())).catch(
        (error: unknown) => error,
      );

      for (const { url, init, body: sent } of asked) {
        expect([init.method, url]).toEqual([method, `https://kirimin.devanka.id${path}`]);
        expect(sent).toEqual(body);
        expect(init.body).toBe(method === "POST" ? JSON.stringify(body) : undefined);
      }
      if (reply.ok) {
        expect(asked).toHaveLength(1);
        expect(outcome).toEqual([emitted?.(data)]);
        expect(actions()).toEqual(action ? [action(data)] : []);
      } else {
        expect(outcome).toMatchObject({
          name: "ApiError",
          code: codeOf(recording),
          msg: reply.msg,
        });
        expect((outcome as { data?: unknown }).data).toEqual(
          codeOf(recording) === "rejected" ? reply.data : undefined,
        );
        expect(actions()).toEqual([]);
      }
    },
  );
});
