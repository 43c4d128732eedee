import { World } from "../world/world.js";
import { SignedUpUser } from "./signed-up-user.js";

/** Those who have signed up, and the world that they act in. */
export class SignedUp {
  readonly world: World;
  readonly #users = new Map<string, SignedUpUser>();

  /** @param now the time, in ms since the epoch */
  constructor(now: () => number) {
    this.world = new World({
      deliver: (to, message) =>
        this.#users.get(to)?.sockets.listener?.send(JSON.stringify(message)),
      isOnline: (userid) => this.#users.get(userid)?.sockets.listener !== undefined,
      now,
    });
  }

  get users(): Iterable<SignedUpUser> {
    return this.#users.values();
  }

  add(username?: string): SignedUpUser {
    const user = new SignedUpUser(this.world.addAccount(username).id);
    this.#users.set(user.id, user);
    return user;
  }
}
