import { compose } from "../compose.js";
import type { RelayControls } from "../relay-controls.js";
import type { StandIn, StandInUser } from "../stand-in.js";
import { userActions } from "../user-actions.js";
import { snapshotFor } from "../world/snapshot.js";
import { controlUser } from "./control-user.js";
import type { SignedUpUser } from "./signed-up-user.js";
import type { SignedUp } from "./signed-up.js";

/**
 * What both stand-ins have, with a first user signed up.
 *
 * @param connecting what the transport gives a user to connect with; `relayOptions` of the first one are the stand-in's own
 */
export function createStandIn<Connecting extends Readonly<Pick<RelayControls, "relayOptions">>>(
  signedUp: SignedUp,
  connecting: (user: SignedUpUser) => Connecting,
): StandIn<Connecting & StandInUser> {
  const { world } = signedUp;

  const describe = (user: SignedUpUser): Connecting & StandInUser =>
    compose(compose(compose(userActions(world, user.id), controlUser(user)), connecting(user)), {
      id: user.id,
      username: world.account(user.id).username,
      get isConnected() {
        return user.sockets.listener !== undefined;
      },
      // A copy, so that a test can change it. By JSON, since jsdom has no structuredClone.
      snapshot: () =>
        JSON.parse(JSON.stringify(snapshotFor(world, user.id))) as ReturnType<
          StandInUser["snapshot"]
        >,
    });

  const first = signedUp.add();
  const users: [Connecting & StandInUser, ...(Connecting & StandInUser)[]] = [describe(first)];

  return compose(controlUser(first), {
    relayOptions: users[0].relayOptions,
    users,
    addUser(username?: string) {
      const user = describe(signedUp.add(username));
      users.push(user);
      return user;
    },
    likes: (postid: string) => world.likes.count(postid),
    voidIds() {
      for (const { sockets } of signedUp.users) {
        sockets.forgetId();
        sockets.drop();
      }
    },
  });
}
