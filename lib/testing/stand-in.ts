import type { Session } from "../protocol/session.js";
import type { RelayControls } from "./relay-controls.js";
import type { UserActions } from "./user-actions.js";

/** A user of a stand-in: what the user does in the real app, and the controls of the user's connection. */
export interface StandInUser extends UserActions, RelayControls {
  readonly id: string;
  readonly username: string;
  /** Whether a socket of the user is open and gets events. */
  readonly isConnected: boolean;
  /** The user and the chats as the next session would give them. Unlike a session, it costs nobody the socket. */
  snapshot(): Pick<Session, "me" | "c">;
}

/** What takes the place of Kirimin in tests. Its controls are those of its first user. */
export interface StandIn<User extends StandInUser = StandInUser> extends RelayControls {
  /** In the order in which they were added; there is always a first one. */
  readonly users: readonly [User, ...User[]];
  /** Adds a user, whose name is made up unless given. */
  addUser(username?: string): User;
  /** How many likes a post has. */
  likes(postid: string): number;
  /** What a restart does: all socket ids are void and all sockets are gone; cookies and chats stay. */
  voidIds(): void;
}
