import { KiriminUser, type Reply, type ServerSocket } from "./kirimin-user.js";
import type { RelayControls, StandIn, StandInUser, UserActions } from "./stand-in.js";
import { World } from "./world/world.js";

/** The clock, and for how long, in ms, a socket loses what its client sends first. */
export interface Timing {
  readonly deafFor: number;
  /** The time, in ms since the epoch. */
  readonly now: () => number;
  /** A clock that only goes forward, in ms. */
  readonly clock: () => number;
}

/** To be told what happens on a socket that was taken in. */
export interface TakenIn {
  receive(text: string): void;
  close(): void;
}

/** The server that both stand-ins have behind their transport: its users, and the world that they act in. */
export class Kirimin {
  readonly world: World;
  readonly #timing: Timing;
  readonly #users = new Map<string, KiriminUser>();

  constructor(timing: Timing) {
    this.#timing = timing;
    this.world = new World({
      deliver: (to, message) => this.#users.get(to)?.send(JSON.stringify(message)),
      isOnline: (userid) => this.#users.get(userid)?.isConnected === true,
      now: timing.now,
    });
  }

  /** Answers the user's isUser, once, with what a test has prepared or with a session on `host`. Not while frozen. */
  answerIsUser(user: KiriminUser, host: string, answer: (reply: Reply) => void): void {
    user.sessions += 1;
    user.freeze.pass(() =>
      answer(user.preparedReplies.shift() ?? { status: 200, body: this.#sessionOf(user, host) }),
    );
  }

  /**
   * Takes the open socket in that `user` asked for at `address`, a path with a query. `undefined` is a refusal: a clean close
   * is to follow (docs/protocol.md, Getting a socket).
   */
  takeIn(
    user: KiriminUser | undefined,
    address: string,
    socket: ServerSocket,
  ): TakenIn | undefined {
    const socketid = user?.admit(socket, address);
    if (!user || socketid === undefined) return undefined;
    const { deafFor, clock } = this.#timing;
    const sender = { userid: user.id, socketid };
    const openedAt = clock();
    return {
      receive: (text) => {
        if (clock() - openedAt < deafFor) return;
        user.freeze.pass(() => {
          const command = this.world.obey(sender, text);
          if (command) user.received.push(command);
        });
      },
      close: () => {
        user.remove(socket);
        this.world.calls.endOf(user.id);
      },
    };
  }

  /**
   * What both stand-ins have, with a first user.
   *
   * @param connecting what the transport gives a user to connect with; `relayOptions` of the first one are the stand-in's own
   */
  standIn<Connecting extends Readonly<Pick<RelayControls, "relayOptions">>>(
    connecting: (user: KiriminUser) => Connecting,
  ): StandIn<Connecting & StandInUser> {
    const { people, posts } = this.world;
    const add = (username?: string): [KiriminUser, Connecting & StandInUser] => {
      const { id } = people.add(username);
      const user = new KiriminUser(id);
      this.#users.set(id, user);
      return [user, this.#describe(user, connecting(user))];
    };
    const [first, described] = add();
    const users: [Connecting & StandInUser, ...(Connecting & StandInUser)[]] = [described];
    return {
      ...first.controls,
      relayOptions: described.relayOptions,
      users,
      get sessions() {
        return first.sessions;
      },
      addUser: (username?: string) => {
        const [, user] = add(username);
        users.push(user);
        return user;
      },
      likes: (postid: string) => posts.likes(postid),
      voidIds: () => {
        for (const user of this.#users.values()) {
          user.forgetId();
          user.drop();
        }
      },
    };
  }

  #describe<Connecting extends Readonly<Pick<RelayControls, "relayOptions">>>(
    user: KiriminUser,
    connecting: Connecting,
  ): Connecting & StandInUser {
    const { world } = this;
    return {
      ...userActions(world, user.id),
      ...user.controls,
      ...connecting,
      id: user.id,
      get username() {
        return world.people.account(user.id).username;
      },
      get isConnected() {
        return user.isConnected;
      },
      get sessions() {
        return user.sessions;
      },
      // A copy, so that a test can change it. By JSON, since jsdom has no structuredClone.
      snapshot: () =>
        JSON.parse(JSON.stringify(world.snapshotOf(user.id))) as ReturnType<
          StandInUser["snapshot"]
        >,
    };
  }

  #sessionOf(user: KiriminUser, host: string): unknown {
    return {
      ok: true,
      code: 200,
      msg: "OK",
      data: {
        socket: { id: user.renewId(), host },
        v: 1,
        package: "3.1.20",
        publicKey: "BKirimin-of-rx-kirimin-testing",
        peer: null,
        ...this.world.snapshotOf(user.id),
      },
    };
  }
}

/** What the user `me` does, as methods of `me` alone. */
export const userActions = ({ rooms, messages, people }: World, me: string): UserActions => ({
  createGroup: (name) => rooms.createGroup(me, name).id,
  join: (groupid) => {
    rooms.join(me, groupid);
  },
  leave: (groupid) => rooms.leave(me, groupid),
  kick: (groupid, userid) => rooms.kick(me, groupid, userid),
  disband: (groupid) => rooms.disband(me, groupid),
  sendMessage: (room, text, parts) => messages.send(me, room, text, parts).chat.id,
  editMessage: (id, text) => {
    messages.edit(me, id, text);
  },
  deleteMessage: (id) => {
    messages.delete(me, id);
  },
  readAll: (room) => messages.read(me, room),
  clearHistory: (room) => messages.clear(me, room),
  addFriend: (userid) => people.addFriend(me, userid),
  acceptFriend: (userid) => people.acceptFriend(me, userid),
  ignoreFriend: (userid) => people.ignoreFriend(me, userid),
  cancelFriend: (userid) => people.cancelFriend(me, userid),
  unfriend: (userid) => people.unfriend(me, userid),
  giveBadges: (userid, badges) => people.giveBadges(me, userid, badges),
});
