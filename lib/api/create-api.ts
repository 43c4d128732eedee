import * as t from "io-ts";
import { asyncScheduler, of, type Observable, type SchedulerLike } from "rxjs";
import { check, checkDuration } from "../connection/check.js";
import { postlike, postunlike, readAllMessages } from "../protocol/commands.js";
import { describeErrors } from "../protocol/either.js";
import { RoomType, User, type Chat } from "../protocol/entities.js";
import type { SessionChat } from "../protocol/session.js";
import { badReply } from "./api-error.js";
import {
  Changed,
  Comment,
  DeletedPost,
  Invite,
  Post,
  type Api,
  type ApiFile,
  type RoomRef,
} from "./api.js";
import {
  isBlob,
  makeCall,
  type ApiRelay,
  type Call,
  type Caller,
  type Fields,
  type Tell,
} from "./call.js";
import type { ApiFetch } from "./request.js";
import { turnsOf } from "./turns.js";

/** What `createApi` takes. Durations are in ms. */
export interface ApiOptions {
  /** Called in place of the platform's `fetch`. @defaultValue `globalThis.fetch` */
  readonly fetch?: ApiFetch | undefined;
  /** Sent beside `Accept` and `Content-Type`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The least time between two requests. Kirimin takes one a second from each user. @defaultValue 1050 */
  readonly spacing?: number | undefined;
  /** How long a reply may take. @defaultValue 30,000 */
  readonly timeout?: number | undefined;
  /** Every timer of the API runs on it. @defaultValue `asyncScheduler` */
  readonly scheduler?: SchedulerLike | undefined;
}

type Befriending =
  "addedfriend" | "acceptedfriend" | "unfriended" | "cancelledfriend" | "ignoredfriend";

/** The fields of a message that are known before the reply is there. */
type Shown = Pick<Chat, "id"> & { readonly [K in keyof Chat]?: Chat[K] | undefined };

// Looked up at each call: a test may replace it meanwhile.
const platformFetch: ApiFetch = (url, init) => globalThis.fetch(url, init);

/**
 * Makes the calls by which a user acts over HTTP. Each tells the relay what the user did, so that every state that hangs on
 * the relay follows. All APIs of one relay make one request at a time, `spacing` ms apart.
 *
 * Throws a TypeError for an option that cannot be.
 *
 * @param baseUrl where Kirimin is, such as `https://kirimin.devanka.id`
 *
 * @example
 * ```ts
 * const api = createApi(relay, "https://kirimin.devanka.id");
 * api.sendMessage(room, { text: "halo" }, { optimistic: true }).subscribe();
 * ```
 */
export function createApi(
  relay: ApiRelay,
  baseUrl: string,
  {
    fetch = platformFetch,
    headers,
    spacing = 1050,
    timeout = 30_000,
    scheduler = asyncScheduler,
  }: ApiOptions = {},
): Api {
  check(
    typeof (relay as Partial<ApiRelay> | undefined)?.apply === "function",
    "createApi: relay",
    "what createRelay() makes",
  );
  check(
    typeof baseUrl === "string",
    "createApi: baseUrl",
    'where Kirimin is, such as "https://kirimin.devanka.id"',
  );
  checkDuration("spacing", spacing);
  checkDuration("timeout", timeout);
  const caller: Caller = {
    fetch,
    spacing,
    timeout,
    scheduler,
    turns: turnsOf(relay),
    relay,
    base: baseUrl.replace(/\/+$/, ""),
    headers: { Accept: "application/json", "Content-Type": "application/json", ...headers },
  };

  function get<T>(path: string, take: Call<T>["take"]): Observable<T> {
    return makeCall(caller, { method: "GET", path, take });
  }

  function post<T>(
    path: string,
    body: Fields,
    take: Call<T>["take"],
    begin?: Call<T>["begin"],
  ): Observable<T> {
    return makeCall(caller, { method: "POST", path, body, take, begin });
  }

  const join: Call<SessionChat>["take"] = (chat, tell) => tell("joined", { chat }).chat;

  function befriend(route: string, did: Befriending, userid: string): Observable<User> {
    return post(
      `/x/profile/${route}`,
      { userid },
      ({ user, room }, tell) => tell(did, { user, ...(room !== undefined && { room }) }).user,
    );
  }

  /** Changes one thing to what the reply says. */
  function change(
    path: string,
    body: Fields,
    told: (tell: Tell, text: string) => unknown,
  ): Observable<Changed> {
    return post(path, body, (data, tell) => {
      const changed = decode(Changed, data);
      told(tell, changed.text);
      return changed;
    });
  }

  function changeMe(
    route: string,
    field: "username" | "displayname" | "bio" | "image",
    body: Fields,
  ): Observable<Changed> {
    return change(`/x/account/${route}`, body, (tell, text) =>
      tell("changedme", { me: { [field]: text } }),
    );
  }

  /** The user's id, if a session told it. */
  function myId(): string {
    let session: unknown;
    // The latest one comes at once, if there is one.
    // eslint-disable-next-line rxjs-x/no-ignored-error
    relay.session$.subscribe((latest) => (session = latest)).unsubscribe();
    const { me } = Object(session) as { me?: { id?: unknown } };
    return typeof me?.id === "string" ? me.id : "";
  }

  /** Writes into a room. `chatAt` makes what is shown there until the reply comes, if anything is. */
  function write(
    did: "sent" | "edited" | "deleted",
    { id: roomid }: RoomRef,
    path: string,
    body: Fields,
    chatAt: ((now: number) => Shown) | undefined,
    replaces?: string,
  ): Observable<Chat> {
    const begin =
      chatAt &&
      (() => {
        const timestamp = scheduler.now();
        const known = Object.entries(chatAt(timestamp)).filter(([, value]) => value !== undefined);
        const chat = { userid: myId(), timestamp, ...Object.fromEntries(known) } as Chat;
        return { did: "pending" as const, roomid, chat };
      });
    return post(
      path,
      body,
      ({ chat, roomdata }, tell, pending) => {
        const replaced = did === "sent" ? (pending?.chat.id ?? replaces) : undefined;
        const parts = { chat, roomdata, ...(replaced !== undefined && { replaces: replaced }) };
        return tell<"sent" | "edited" | "deleted">(did, parts).chat;
      },
      begin,
    );
  }

  return {
    createGroup: (name) =>
      post("/x/group/create", { name }, ({ group }, tell) => tell("joined", { chat: group }).chat),
    joinGroup: (groupid, link) => post(pathOf`/x/group/join/${groupid}`, { link }, join),
    leaveGroup: (groupid) =>
      post(pathOf`/x/group/leave/${groupid}`, {}, (_, tell) => void tell("left", { groupid })),
    kickMember: (groupid, userid) =>
      post(
        pathOf`/x/group/kick/${groupid}/${userid}`,
        {},
        (_, tell) => void tell("kicked", { groupid, userid }),
      ),
    renameGroup: (id, gname) =>
      change("/x/group/set-groupname", { id, gname }, (tell, text) =>
        tell("changedroom", { room: { id, long: text, short: text } }),
      ),
    setGroupImage: (id, file) =>
      change("/x/group/set-img", { id, ...imageOf(file) }, (tell, text) =>
        tell("changedroom", { room: { id, image: text } }),
      ),
    resetGroupLink: (id) =>
      change("/x/group/reset-link", { id }, (tell, text) =>
        tell("changedroom", { room: { id, link: text } }),
      ),
    findInvite: (link) => get(pathOf`/invite/${link}`, (data) => decode(Invite, data)),

    addFriend: (userid) => befriend("addfriend", "addedfriend", userid),
    acceptFriend: (userid) => befriend("acceptfriend", "acceptedfriend", userid),
    unfriend: (userid) => befriend("unfriend", "unfriended", userid),
    cancelFriend: (userid) => befriend("cancelfriend", "cancelledfriend", userid),
    ignoreFriend: (userid) => befriend("ignorefriend", "ignoredfriend", userid),
    // A user may type a text that no path can hold. It is nobody's name.
    findUsers: (text) =>
      isSegment(text)
        ? get(pathOf`/x/profile/search/${text}`, ({ users }) => decodeAll(User, users))
        : of([]),

    sendMessage: (room, { text, reply, type, file }, { optimistic, replaces } = {}) => {
      check(text !== undefined || file !== undefined, "sendMessage", "a text, a file, or both");
      check(file === undefined || type !== undefined, "type", 'what the file is, such as "image"');
      const { name, data }: Partial<ApiFile> = file === undefined ? {} : checkFile(file);
      return write(
        "sent",
        room,
        pathOf`/x/room/sendMessage/${typeOf(room)}/${room.id}`,
        { text, type, filename: name, filesrc: data, reply },
        optimistic
          ? () => ({ id: replaces ?? newId(), text, type, reply, source: name })
          : undefined,
        replaces,
      );
    },
    editMessage: (room, chatid, text, { optimistic } = {}) =>
      write(
        "edited",
        room,
        pathOf`/x/room/sendMessage/${typeOf(room)}/${room.id}`,
        { text, edit: chatid },
        optimistic ? (edited) => ({ id: chatid, text, edited }) : undefined,
      ),
    deleteMessage: (room, chatid, { optimistic } = {}) =>
      write(
        "deleted",
        room,
        pathOf`/x/room/delMessage/${typeOf(room)}/${room.id}/${chatid}`,
        {},
        optimistic ? () => ({ id: chatid, type: "deleted", text: "deleted" }) : undefined,
      ),
    dismiss: (chatid) => void relay.apply({ did: "unsent", chatid }),
    clearHistory: (room) =>
      post(
        pathOf`/x/room/clear/${typeOf(room)}/${room.id}`,
        {},
        (_, tell) => void tell("cleared", { roomid: room.id }),
      ),
    joinEveryone: () => get("/x/room/get-global", join),
    joinBot: () => get("/x/room/get-kirai", join),
    markRead: (room) => {
      const since = relay.mark();
      const sent = relay.send(readAllMessages(room));
      if (sent._tag === "Right") relay.apply({ did: "read", roomid: room.id }, { since });
      return sent;
    },

    setUsername: (uname) => changeMe("set-username", "username", { uname }),
    setDisplayname: (dname) => changeMe("set-displayname", "displayname", { dname }),
    setBio: (bio) => changeMe("set-bio", "bio", { bio }),
    setImage: (file) => changeMe("set-img", "image", imageOf(file)),

    posts: () => get("/x/posts/", (posts) => decodeAll(Post, posts)),
    createPost: (file, { text } = {}) => {
      const { name, data } = checkFile(file);
      return post("/x/posts/new-post", { file: data, name, text }, (made) => decode(Post, made));
    },
    deletePost: (postid) =>
      post(pathOf`/x/posts/delete-post/${postid}`, {}, (data) => decode(DeletedPost, data)),
    comments: (postid) =>
      get(pathOf`/x/posts/comments/${postid}`, (comments) => decodeAll(Comment, comments)),
    addComment: (postid, text) =>
      post(pathOf`/x/posts/comment/add/${postid}`, { text }, (data) => decode(Comment, data)),
    deleteComment: (postid, commentid) =>
      post(pathOf`/x/posts/comment/delete/${postid}/${commentid}`, {}, () => undefined),
    like: (postid) => relay.deliver(postlike(postid)),
    unlike: (postid) => relay.deliver(postunlike(postid)),
  };
}

function decode<A>(codec: t.Type<A>, value: unknown): A {
  const decoded = codec.decode(value);
  if (decoded._tag === "Left") throw badReply(describeErrors(decoded.left));
  return decoded.right;
}

/** The elements that decode: peers wrote the others, too. */
function decodeAll<A>(codec: t.Type<A>, value: unknown): A[] {
  return decode(t.UnknownArray, value).flatMap((element) => {
    const decoded = codec.decode(element);
    return decoded._tag === "Right" ? [decoded.right] : [];
  });
}

/** Whether a path can hold it as one segment. A URL reads `.` and `..` as steps, and has no lone surrogates. */
const isSegment = (value: unknown): value is string =>
  typeof value === "string" && !/^\.{0,2}$|\p{Surrogate}/u.test(value);

/** A path with these ids in it. */
function pathOf(parts: TemplateStringsArray, ...ids: readonly string[]): string {
  return String.raw(
    { raw: parts },
    ...ids.map((id) => {
      check(isSegment(id), "id", 'a text that can stand in a path, such as "63316320"');
      return encodeURIComponent(id);
    }),
  );
}

function typeOf({ type }: RoomRef): string {
  check(RoomType.is(type), "room.type", '"user" or "group"');
  return type;
}

function checkFile(file: ApiFile): ApiFile {
  const { name, data } = file as Partial<ApiFile>;
  check(typeof name === "string", "file.name", "the name of the file");
  check(isBlob(data) || /^data:/i.test(String(data)), "file.data", "a Blob, or a data URL");
  return file;
}

const imageOf = (file: ApiFile): Fields => {
  const { name, data } = checkFile(file);
  return { name, img: data };
};

/** The id of a message that Kirimin has not named yet. */
const newId = (): string => `pending-${Math.random().toString(36).slice(2)}`;
