import type { either as E } from "fp-ts";
import * as t from "io-ts";
import type { Observable } from "rxjs";
import type { RelayCommand } from "../protocol/commands.js";
import { Room, User, type Chat, type ChatType } from "../protocol/entities.js";
import type { SessionChat } from "../protocol/session.js";
import { shape } from "../protocol/shape.js";
import type { NotSent } from "../relay/not-sent.js";

/** A post. `ts` is in ms since the epoch, `img` is the name of its picture's file, and `liked` says whether the user likes it. */
export const Post = shape(
  "Post",
  {
    id: t.string,
    user: User,
    ts: t.number,
    img: t.string,
    likes: t.number,
    comments: t.number,
    liked: t.boolean,
  },
  { text: t.string },
);
export type Post = t.TypeOf<typeof Post>;

/** A comment on a post. `ts` is in ms since the epoch. */
export const Comment = shape(
  "Comment",
  { id: t.string, user: User, ts: t.number, text: t.string },
  {},
);
export type Comment = t.TypeOf<typeof Comment>;

/** Where an invitation leads: the group, whether the user is in it, and how many are. */
export const Invite = shape("Invite", { group: Room, joined: t.boolean, members: t.number }, {});
export type Invite = t.TypeOf<typeof Invite>;

/** The new value of what was changed. */
export const Changed = shape("Changed", { text: t.string }, {});
export type Changed = t.TypeOf<typeof Changed>;

/** Which post was deleted. */
export const DeletedPost = shape("DeletedPost", { postid: t.string }, {});
export type DeletedPost = t.TypeOf<typeof DeletedPost>;

/** As much of a `Blob` as is used here. */
export interface BlobLike {
  readonly type: string;
  /** All of its bytes. */
  arrayBuffer(): PromiseLike<ArrayBuffer>;
}

/** A file to upload: `data` is a data URL, or a `Blob` such as a browser's `File`. */
export interface ApiFile {
  readonly name: string;
  readonly data: string | BlobLike;
}

/** What names a room: a `Room` is one. */
export type RoomRef = Pick<Room, "id" | "type">;

/** What `sendMessage` sends: a text, a file, or both. */
export interface OutgoingMessage {
  readonly text?: string | undefined;
  /** The id of the message that this one answers. */
  readonly reply?: string | undefined;
  /** What kind of file `file` is; a file needs it. */
  readonly type?: ChatType | undefined;
  readonly file?: ApiFile | undefined;
}

/** How a message is written. */
export interface WriteOptions {
  /** Whether the state shows it before the reply is there, marked as pending. @defaultValue `false` */
  readonly optimistic?: boolean | undefined;
}

/**
 * What the user does over HTTP. Each call is a cold Observable: a subscription makes one request, the relay is told what the
 * user did, and then the reply's data is emitted, once. It errors with an {@link ApiError}. Unsubscribing takes back a call
 * whose request is not out yet; one that is out and changes something goes on, and the relay is told.
 *
 * Each method throws a TypeError for an argument that no request can carry.
 */
export interface Api {
  /** Makes a group. Emits its members, messages and room. */
  createGroup(name: string): Observable<SessionChat>;
  /** Joins a group by its invitation. Emits its members, messages and room; for a member, too: a way to read it anew. */
  joinGroup(groupid: string, link: string): Observable<SessionChat>;
  /** Leaves a group; disbands it if it is the user's own. */
  leaveGroup(groupid: string): Observable<undefined>;
  /** Puts a member out of a group of the user's. */
  kickMember(groupid: string, userid: string): Observable<undefined>;
  /** Renames a group of the user's. Emits the name in `text`. */
  renameGroup(groupid: string, name: string): Observable<Changed>;
  /** Gives a group of the user's another picture. Emits the name of its file in `text`. */
  setGroupImage(groupid: string, file: ApiFile): Observable<Changed>;
  /** Makes a new invitation to a group of the user's, and voids the old one. Emits it in `text`. */
  resetGroupLink(groupid: string): Observable<Changed>;
  /** Asks where an invitation leads. */
  findInvite(link: string): Observable<Invite>;

  /** Asks for a user's friendship; accepts it if they asked before. Emits the user, whose `isFriend` says what came of it. */
  addFriend(userid: string): Observable<User>;
  /** Accepts a user's request. Emits the user. */
  acceptFriend(userid: string): Observable<User>;
  /** Ends a friendship. Emits the user. */
  unfriend(userid: string): Observable<User>;
  /** Takes back the request to a user. Emits the user. */
  cancelFriend(userid: string): Observable<User>;
  /** Declines a user's request. Emits the user. */
  ignoreFriend(userid: string): Observable<User>;
  /** Looks for users by a part of their name, or by id. Nobody found is `rejected`. Users that do not decode are left out. */
  findUsers(text: string): Observable<User[]>;

  /** Writes into a room. Emits the message. Observed, and not documented by Kirimin. */
  sendMessage(
    room: RoomRef,
    message: OutgoingMessage,
    options?: WriteOptions & {
      /** The `id` of a message that failed: this one takes its place. */
      readonly replaces?: string | undefined;
    },
  ): Observable<Chat>;
  /** Gives a message of the user's another text. Emits the message. Observed, and not documented by Kirimin. */
  editMessage(
    room: RoomRef,
    chatid: string,
    text: string,
    options?: WriteOptions,
  ): Observable<Chat>;
  /** Deletes a message of the user's. Emits what is left of it. Observed, and not documented by Kirimin. */
  deleteMessage(room: RoomRef, chatid: string, options?: WriteOptions): Observable<Chat>;
  /** Takes off the state what a message, or a change of one, left there when it failed: `chatid` is its `id`. */
  dismiss(chatid: string): void;
  /** Deletes all messages of a room, for its other members too. Observed, and not documented by Kirimin. */
  clearHistory(room: RoomRef): Observable<undefined>;
  /** Joins the room of everyone, which no session has. Emits it. Observed, and not documented by Kirimin. */
  joinEveryone(): Observable<SessionChat>;
  /** Joins the chat with Kirimin's bot, which no session has. Emits it. Observed, and not documented by Kirimin. */
  joinBot(): Observable<SessionChat>;
  /**
   * Marks a room as read, at once and over the relay. Gives what the relay's `send` gives: `Left` says why nothing was sent,
   * and then the room stays unread.
   */
  markRead(room: RoomRef): E.Either<NotSent, RelayCommand>;

  /** Changes the user's name. Emits it in `text`. Refused for some days after the last change. */
  setUsername(text: string): Observable<Changed>;
  /** Changes the name that others see. Emits it in `text`. Refused for some time after the last change. */
  setDisplayname(text: string): Observable<Changed>;
  /** Changes what the user says about themselves. Emits it in `text`. Refused for some time after the last change. */
  setBio(text: string): Observable<Changed>;
  /** Changes the user's picture. Emits the name of its file in `text`. */
  setImage(file: ApiFile): Observable<Changed>;

  /** Asks for the latest posts. Those that do not decode are left out. */
  posts(): Observable<Post[]>;
  /** Publishes a picture. Emits the post. */
  createPost(file: ApiFile, options?: { readonly text?: string | undefined }): Observable<Post>;
  /** Deletes a post of the user's. */
  deletePost(postid: string): Observable<DeletedPost>;
  /** Asks for the comments on a post. Those that do not decode are left out. */
  comments(postid: string): Observable<Comment[]>;
  /** Comments on a post. Emits the comment. */
  addComment(postid: string, text: string): Observable<Comment>;
  /** Deletes a comment of the user's. */
  deleteComment(postid: string, commentid: string): Observable<undefined>;
  /** Likes a post, over the relay: see its `deliver`. Each like counts. Errors with {@link NotSent}. */
  like(postid: string): Observable<RelayCommand>;
  /** Takes back all likes of the user's for a post, over the relay: see its `deliver`. Errors with {@link NotSent}. */
  unlike(postid: string): Observable<RelayCommand>;
}
