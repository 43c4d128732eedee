import { KiriminUser, type ServerSocket } from "./kirimin-user.js";
import type { RelayControls, StandIn, StandInUser, UserActions } from "./stand-in.js";
import { failure, routeOf, type Reply, type Route } from "./world/routes.js";
import type { Wire } from "./world/wire.js";
import { World } from "./world/world.js";

/** How the server behaves, and its clocks. */
export interface Manners {
  /** For how long, in ms, a socket loses what its client sends first. */
  readonly deafFor: number;
  /** Whether the server's limits hold: one call a second, and those of `Limits`. */
  readonly limits: boolean;
  /** The time, in ms since the epoch. */
  readonly now: () => number;
  /** A clock that only goes forward, in ms. */
  readonly clock: () => number;
}

/** The means by which a user connects over a transport. */
type Connected = Pick<RelayControls, "relayOptions" | "fetch">;

/** Takes what happens on an accepted socket. */
export interface TakenIn {
  receive(text: string): void;
  close(): void;
}

/** A request over HTTP. */
export interface HttpRequest {
  readonly method: string;
  /** The path and the query. */
  readonly url: string;
  /** The host by which it was asked. */
  readonly host: string;
  /** The header `Accept`. */
  readonly accept: string | undefined;
  readonly body: string;
}

/** From one call over HTTP to the user's next, in ms, where the limits hold (docs/protocol.md, What a user does over HTTP). */
const callSpacing = 1000;

/** The server behind the transport of both stand-ins: its users, and the world that they act in. */
export class Kirimin {
  readonly world: World;
  readonly #manners: Manners;
  readonly #users = new Map<string, KiriminUser>();

  constructor(manners: Manners) {
    this.#manners = manners;
    const delivery = {
      deliver: (to: string, message: Wire) => this.#users.get(to)?.send(JSON.stringify(message)),
      isOnline: (userid: string) => this.#users.get(userid)?.isConnected === true,
      now: manners.now,
    };
    this.world = new World(delivery, manners.limits);
  }

  /** Answers a request of `user` once, and not while the user is frozen. `undefined` is someone who is not signed in. */
  respond(
    user: KiriminUser | undefined,
    { method, url, host, accept, body }: HttpRequest,
    answer: (reply: Reply) => void,
  ): void {
    const path = url.replace(/\?.*/, "");
    const isIsUser = method === "GET" && path === "/x/auth/isUser";
    const route = routeOf(method, path);
    if (!isIsUser && !route) {
      // The live server, too, answers in HTML where JSON was not asked for.
      const isJson = accept?.includes("application/json") === true;
      answer(isJson ? failure(404, "NOT_FOUND") : { status: 404, body: "<h1>Not Found</h1>" });
    } else if (!user) {
      answer(failure(401, "UNAUTHORIZED"));
    } else if (route) {
      user.freeze.pass(() => answer(this.#act(user, route, body)));
    } else {
      this.answerIsUser(user, host, answer);
    }
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
    const { deafFor, clock } = this.#manners;
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

  #act(user: KiriminUser, route: Route, body: string): Reply {
    const { limits, clock } = this.#manners;
    if (limits && clock() - user.calledAt < callSpacing) return failure(429, "TO_MANY_REQUEST");
    user.calledAt = clock();
    return route(this.world, user.id, body);
  }

  /**
   * Makes what both stand-ins have, with a first user.
   *
   * @param connecting what the transport gives a user to connect with; that of the first one is the stand-in's own
   */
  standIn<Connecting extends Readonly<Connected>>(
    url: string,
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
      url,
      relayOptions: described.relayOptions,
      fetch: described.fetch,
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

  #describe<Connecting extends Readonly<Connected>>(
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

/** The actions of the user `me`. */
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
