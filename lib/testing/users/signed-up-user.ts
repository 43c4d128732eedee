import { Freeze } from "./freeze.js";
import { UserSockets } from "./user-sockets.js";
import type { Wire } from "../world/world.js";

/** A reply of isUser: its HTTP status, and a text, or what goes out as JSON. */
export interface IsUserReply {
  readonly status: number;
  readonly body: unknown;
}

/** What the server holds for one user beside the world's truth. */
export class SignedUpUser {
  readonly id: string;
  readonly freeze = new Freeze();
  readonly sockets: UserSockets;
  /** What a test has put in the place of the next right replies. */
  readonly preparedReplies: IsUserReply[] = [];
  readonly received: Wire[] = [];
  sessions = 0;
  /** How many of the next sockets are refused. */
  refusals = 0;

  constructor(id: string) {
    this.id = id;
    this.sockets = new UserSockets(id);
  }
}
