import { snapshotFor } from "../world/snapshot.js";
import type { World } from "../world/world.js";
import type { IsUserReply, SignedUpUser } from "./signed-up-user.js";

/** Answers a user's isUser, once, with what a test has prepared or with a session on `host`. Not while frozen. */
export function answerIsUser(
  world: World,
  user: SignedUpUser,
  host: string,
  answer: (reply: IsUserReply) => void,
): void {
  user.sessions += 1;
  user.freeze.pass(() =>
    answer(user.preparedReplies.shift() ?? { status: 200, body: sessionOf(world, user, host) }),
  );
}

const sessionOf = (world: World, user: SignedUpUser, host: string): unknown => ({
  ok: true,
  code: 200,
  msg: "OK",
  data: {
    socket: { id: user.sockets.renewId(), host },
    v: 1,
    package: "3.1.20",
    publicKey: "BKirimin-of-rx-kirimin-testing",
    peer: null,
    ...snapshotFor(world, user.id),
  },
});
