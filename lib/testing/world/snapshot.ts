import { isEveryones, isIn, roomSeenBy } from "./rooms.js";
import type { Wire, World } from "./world.js";

/** Who the user is and every chat but the server's own rooms, as isUser says it (docs/protocol.md, Getting a socket). */
export function snapshotFor(world: World, userid: string): Wire {
  const { id, username, displayname, badges } = world.account(userid);
  const requests = world.friendships.requestsTo(userid);
  const rooms = world.rooms.filter((room) => !isEveryones(room) && isIn(room, userid));
  return {
    me: {
      id,
      username,
      displayname,
      ...(badges && { badges }),
      email: [{ email: `${id}@kirimin.test`, provider: "kirimin" }],
      ...(requests.length > 0 && { req: requests.map((it) => world.userSeenBy(userid, it)) }),
    },
    c: rooms.map((room) => ({
      u: room.members.map((member) => world.userSeenBy(userid, member)),
      m: room.messages,
      r: roomSeenBy(world, room, userid),
    })),
  };
}
