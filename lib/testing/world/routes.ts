import { isObject } from "../../protocol/shape.js";
import { bot } from "./people.js";
import { everyone, type RoomRef } from "./rooms.js";
import { isRefusal, refusal, type Upload, type Wire } from "./wire.js";
import type { World } from "./world.js";

/** A reply over HTTP: a text goes out as HTML, anything else as JSON. */
export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** Does what a request of the user `me` asks for, with the text of its body, and gives the reply. */
export type Route = (world: World, me: string, text: string) => Reply;

/** Gives `data` of the reply; a `Refusal` that it throws is the reply, too. */
type Action = (world: World, me: string, body: Wire, ...segments: string[]) => unknown;

const befriending =
  (action: "addFriend" | "acceptFriend" | "unfriend" | "cancelFriend" | "ignoreFriend"): Action =>
  ({ people, rooms }, me, body) => {
    const userid = textOf(body, "userid");
    const wereFriends = people.areFriends(me, userid);
    people[action](me, userid);
    const user = people.seenBy(me, userid);
    if (wereFriends || user.isFriend !== 1) return { user };
    return { user, room: rooms.seenBy(me, rooms.ofTwo(me, userid)) };
  };

/** By method and path (docs/protocol.md, What a user does over HTTP); each `*` is one segment. */
const actions: Readonly<Record<string, Action>> = {
  "POST /x/group/create": ({ rooms }, me, body) => {
    const group = rooms.createGroup(me, textOf(body, "name"));
    return { roomid: group.id, group: rooms.chatSeenBy(me, group) };
  },
  "POST /x/group/join/*": ({ rooms }, me, body, groupid) =>
    rooms.chatSeenBy(me, rooms.join(me, groupid, textOf(body, "link"))),
  "POST /x/group/leave/*": ({ rooms }, me, _, groupid) => rooms.leave(me, groupid),
  "POST /x/group/kick/*/*": ({ rooms }, me, _, groupid, userid) => rooms.kick(me, groupid, userid),
  "POST /x/group/set-groupname": ({ rooms }, me, body) => {
    const text = textOf(body, "gname");
    rooms.rename(me, textOf(body, "id"), text);
    return { text };
  },
  "POST /x/group/set-img": ({ rooms }, me, body) => ({
    text: rooms.setImage(me, textOf(body, "id"), uploadOf(body, "name", "img")),
  }),
  "POST /x/group/reset-link": ({ rooms }, me, body) => ({
    text: rooms.resetLink(me, textOf(body, "id")),
  }),
  "GET /invite/*": ({ rooms }, me, _, link) => rooms.invite(me, link),

  "POST /x/profile/addfriend": befriending("addFriend"),
  "POST /x/profile/acceptfriend": befriending("acceptFriend"),
  "POST /x/profile/unfriend": befriending("unfriend"),
  "POST /x/profile/cancelfriend": befriending("cancelFriend"),
  "POST /x/profile/ignorefriend": befriending("ignoreFriend"),
  "GET /x/profile/search/*": ({ people }, me, _, text) => ({ users: people.search(me, text) }),

  "POST /x/account/set-username": ({ people }, me, body) => {
    const text = textOf(body, "uname");
    people.setUsername(me, text);
    return { text };
  },
  "POST /x/account/set-displayname": ({ people }, me, body) => {
    const text = textOf(body, "dname");
    people.setDisplayname(me, text);
    return { text };
  },
  "POST /x/account/set-bio": ({ people }, me, body) => {
    const text = textOf(body, "bio");
    people.setBio(me, text);
    return { text };
  },
  "POST /x/account/set-img": ({ people }, me, body) => ({
    text: people.setImage(me, uploadOf(body, "name", "img")),
  }),

  "POST /x/room/sendMessage/*/*": ({ messages }, me, body, type, roomid) => {
    const ref = refOf(type, roomid);
    const text = optional(body, "text") ?? "";
    const edit = optional(body, "edit");
    if (edit !== undefined) return messages.edit(me, edit, text, ref);
    const reply = optional(body, "reply");
    const hasFile = optional(body, "filesrc") !== undefined;
    return messages.send(me, ref, text, {
      ...(reply !== undefined && { reply }),
      ...(hasFile && {
        type: textOf(body, "type"),
        source: messages.keep(uploadOf(body, "filename", "filesrc")),
      }),
    });
  },
  "POST /x/room/delMessage/*/*/*": ({ messages }, me, _, type, roomid, chatid) =>
    messages.delete(me, chatid, refOf(type, roomid)),
  "POST /x/room/clear/*/*": ({ messages }, me, _, type, roomid) =>
    messages.clear(me, refOf(type, roomid)),
  "GET /x/room/get-global": ({ rooms }, me) =>
    rooms.chatSeenBy(me, rooms.of(me, { group: everyone })),
  "GET /x/room/get-kirai": ({ rooms }, me) => rooms.chatSeenBy(me, rooms.ofTwo(me, bot)),

  "GET /x/posts": ({ posts }, me) => posts.list(me),
  "POST /x/posts/new-post": ({ posts }, me, body) => {
    const hasFile = [body["file"], body["name"]].every((part) => typeof part === "string");
    const upload = hasFile ? uploadOf(body, "name", "file") : undefined;
    return posts.create(me, upload, optional(body, "text"));
  },
  "POST /x/posts/delete-post/*": ({ posts }, me, _, postid) => {
    posts.delete(me, postid);
    return { postid };
  },
  "GET /x/posts/comments/*": ({ posts }, me, _, postid) => posts.comments(me, postid),
  "POST /x/posts/comment/add/*": ({ posts }, me, body, postid) =>
    posts.comment(me, postid, textOf(body, "text")),
  "POST /x/posts/comment/delete/*/*": ({ posts }, me, _, postid, commentid) =>
    posts.deleteComment(me, postid, commentid),
};

const table = Object.entries(actions).map(([name, action]) => {
  const [method, path] = name.split(" ") as [string, string];
  return { method, pattern: path.split("/"), action };
});

/** The route of a method and a path without its query; `undefined` where there is none. */
export function routeOf(method: string, path: string): Route | undefined {
  const segments = path.replace(/\/$/, "").split("/");
  const found = table.find(
    (row) =>
      row.method === method &&
      row.pattern.length === segments.length &&
      row.pattern.every((part, at) => (part === "*" ? segments[at] !== "" : part === segments[at])),
  );
  if (!found) return undefined;
  const named = segments.filter((_, at) => found.pattern[at] === "*");
  return (world, me, text) => {
    try {
      const data = found.action(world, me, bodyOf(text), ...named.map(decode));
      return {
        status: 200,
        body: { ok: true, code: 200, msg: "OK", ...(data !== undefined && { data }) },
      };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const { code, msg, data } = error;
      return failure(code, msg, data);
    }
  };
}

export const failure = (code: number, msg: string, data?: Wire): Reply => ({
  status: code,
  body: { ok: false, code, msg, ...(data && { data }) },
});

function bodyOf(text: string): Wire {
  const body = text === "" ? {} : attempt(() => JSON.parse(text) as unknown);
  if (isObject(body)) return body;
  throw refusal(400, "ERROR", "The body has to be a JSON object.");
}

function decode(segment: string): string {
  const text = attempt(() => decodeURIComponent(segment));
  if (text !== undefined) return text;
  throw refusal(400, "ERROR", "The path is not encoded as a URL.");
}

const attempt = <T>(parse: () => T): T | undefined => {
  try {
    return parse();
  } catch {
    return undefined;
  }
};

/** A field that may be absent, or `null` as the documentation has it. */
function optional(body: Wire, name: string): string | undefined {
  const value = body[name] ?? undefined;
  if (value === undefined || typeof value === "string") return value;
  throw refusal(400, "ERROR", `"${name}" has to be a text.`);
}

function textOf(body: Wire, name: string): string {
  const text = optional(body, name);
  if (text !== undefined) return text;
  throw refusal(400, "ERROR", `"${name}" is missing.`);
}

const uploadOf = (body: Wire, name: string, data: string): Upload => ({
  name: textOf(body, name),
  data: textOf(body, data),
});

function refOf(type: string, roomid: string): RoomRef {
  if (type === "user") return { user: roomid };
  if (type === "group") return { group: roomid };
  throw refusal(400, "ERROR", `A room is of type "user" or "group", not "${type}".`);
}
