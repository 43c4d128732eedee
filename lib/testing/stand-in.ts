import type { Observable } from "rxjs";
import type { WebSocketConstructor } from "../connection/platform-socket.js";
import type { AbortSignalLike } from "../connection/request-session.js";
import type { RelayMessage } from "../protocol/messages.js";
import type { Session } from "../protocol/session.js";
import type { RelayOptions } from "../relay/options.js";
import type { MessageParts } from "./world/messages.js";
import type { RoomRef } from "./world/rooms.js";

/**
 * As much of the platform's `fetch` as both stand-ins have. `credentials: "omit"` asks without being signed in. A relative
 * URL is taken from the base URL of the stand-in.
 */
export type StandInFetch = (
  url: string,
  init?: {
    /** @defaultValue `"GET"` */
    readonly method?: string | undefined;
    readonly headers?: Readonly<Record<string, string>> | undefined;
    readonly body?: string | undefined;
    readonly credentials?: "include" | "omit" | "same-origin" | undefined;
    readonly signal?: AbortSignalLike | undefined;
  },
) => Promise<StandInResponse>;

/** As much of the platform's `Response` as {@link StandInFetch} gives: jest's jsdom has none. */
export interface StandInResponse {
  readonly ok: boolean;
  readonly status: number;
  readonly url: string;
  readonly headers: {
    /** Gives a header, or `null`. */
    get(name: string): string | null;
  };
  /** Gives the body as text. */
  text(): Promise<string>;
  /** Gives the body, parsed. Rejects if it is not JSON. */
  json(): Promise<unknown>;
}

/** Controls of a user's connection for tests. A stand-in has these for its first user. */
export interface RelayControls {
  /** What to pass to `createRelay()` to connect as this user. */
  readonly relayOptions: RelayOptions & {
    /** Asks the stand-in for a session of this user. */
    session(): Observable<Session>;
    readonly WebSocketCtor: WebSocketConstructor;
    readonly protocol: "ws" | "wss";
    readonly path: string;
  };
  /** Asks the stand-in over HTTP as this user: isUser, and all that a user does over HTTP in the real app. */
  readonly fetch: StandInFetch;
  /** Sends the user a message, or a text as it is. Throws an Error where the user has no accepted socket. */
  send(message: RelayMessage | Readonly<Record<string, unknown>> | string): void;
  /** Lets the user's next `times` sockets open, and then closes them cleanly with no code. @defaultValue 1 */
  refuse(times?: number): void;
  /** Ends the user's sockets without a closing handshake: the client sees 1006. Does nothing where none is open. */
  drop(): void;
  /** Closes the user's sockets cleanly; without a code the client sees 1005. Does nothing where none is open. */
  closeWith(code?: number): void;
  /** The user signs in on another device: a new id, `newLoggedIn`, and no more events on the open socket. */
  signInElsewhere(): void;
  /** Prepares the reply to the user's next isUser: a text goes out as HTML, anything else as JSON. Several are used in order. */
  answerSession(status: number, body: unknown): void;
  /** Freezes the server for this user: no reply, handshake, frame, ping or close until {@link resume}. */
  hang(): void;
  /** Goes on where {@link hang} stopped, and lets everything that was held back happen now, in order. */
  resume(): void;
  /** The commands that counted, in order: neither lost in the first moments after the open, nor dropped. */
  readonly received: readonly Readonly<Record<string, unknown>>[];
  /** How many times the user asked isUser, answered or not. */
  readonly sessions: number;
}

/**
 * The actions that a user does over HTTP in the real app. The server relays it to the other users whom it concerns, and not to this one.
 * Where the server refuses, an Error is thrown that says why; its `code` and `msg` are those of the HTTP reply.
 */
export interface UserActions {
  /** Makes a group, and gives its id. */
  createGroup(name: string): string;
  /** Becomes a member of a group. Does nothing if the user is one already. */
  join(groupid: string): void;
  /** Leaves a group; disbands it, if it is the user's own. Does nothing if the group is gone. */
  leave(groupid: string): void;
  /** Puts another user out of this user's own group. */
  kick(groupid: string, userid: string): void;
  /** Ends this user's own group. */
  disband(groupid: string): void;
  /** Writes to a group of the user, to everyone (`{ group: "696969" }`), or to any user. Gives the id of the message. */
  sendMessage(room: RoomRef, text: string, parts?: MessageParts): string;
  /** Changes the text of this user's own message. */
  editMessage(id: string, text: string): void;
  /** Deletes this user's own message, or another's, as moderators do. */
  deleteMessage(id: string): void;
  /** Marks all that others wrote in the room as read. */
  readAll(room: RoomRef): void;
  /** Removes all messages of the room, for all of its members. */
  clearHistory(room: RoomRef): void;
  /** Asks another user to be a friend; accepts, where that user has asked before. */
  addFriend(userid: string): void;
  /** Accepts the request of another user. */
  acceptFriend(userid: string): void;
  /** Turns the request of another user down. */
  ignoreFriend(userid: string): void;
  /** Takes this user's request back. Does nothing to a request that the other user made. */
  cancelFriend(userid: string): void;
  /** Ends a friendship, or removes a pending request, of which the other user is not told. */
  unfriend(userid: string): void;
  /** Makes these the badges of a user, as a moderator does. */
  giveBadges(userid: string, badges: readonly number[]): void;
}

/** A user of a stand-in: what the user does in the real app, and the controls of the user's connection. */
export interface StandInUser extends UserActions, RelayControls {
  readonly id: string;
  readonly username: string;
  /** Whether a socket of the user is open and gets events. */
  readonly isConnected: boolean;
  /** The user and the chats as the next session would give them. Unlike a session, it takes nobody's socket away. */
  snapshot(): Pick<Session, "me" | "c">;
}

/** Takes the place of Kirimin in tests. Its own controls are those of its first user. */
export interface StandIn<User extends StandInUser = StandInUser> extends RelayControls {
  /** The base URL: `http://127.0.0.1:{port}` of a server; for the mock, one that only `fetch` of its users reaches. */
  readonly url: string;
  /** In the order in which they were added; there is always a first one. */
  readonly users: readonly [User, ...User[]];
  /** Adds a user. @defaultValue a name is made up */
  addUser(username?: string): User;
  /** How many likes a post has. */
  likes(postid: string): number;
  /** Does what a restart does: voids all socket ids and cuts all sockets; cookies and chats stay. */
  voidIds(): void;
}
