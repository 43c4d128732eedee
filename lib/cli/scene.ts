import { relayTypes, type RelayType } from "../protocol/messages.js";
import type { RelayServer, RelayUser } from "../testing/start-relay-server.js";
import { sample } from "../testing/sample.js";
import { nearest } from "./arguments.js";

/** A server with two friends in one group, who have written to each other. */
export interface Scene {
  readonly server: RelayServer;
  readonly ayu: RelayUser;
  readonly group: string;
  /** The id of what ayu wrote last. */
  latest: string;
}

export function setScene(server: RelayServer): Scene {
  const [me] = server.users;
  const ayu = server.addUser("ayu");
  ayu.addFriend(me.id);
  me.acceptFriend(ayu.id);
  ayu.sendMessage({ user: me.id }, "halo");
  const group = ayu.createGroup("Tim Hore");
  me.join(group);
  return { server, ayu, group, latest: ayu.sendMessage({ group }, "halo semua") };
}

/** What can be typed. */
export const directions = [
  "Type what is to happen, and press Enter:",
  "  say halo semua           ayu writes to the group",
  "  tell halo                ayu writes to the first user",
  "  edit halo lagi, delete   ayu changes or deletes what she wrote last",
  "  read, clear              ayu reads the group, or clears its messages",
  "  kick, kick budi          ayu puts the first user, or budi, out of the group",
  "  join, join budi          the first user, or budi, joins the group; a new name makes a new user",
  "  leave budi               budi leaves the group",
  "  befriend, unfriend       ayu asks to be the first user's friend, or ends the friendship",
  "  sample offer             the first user gets a sample of that relay type; sample offer ayu: she does",
  "  {…}                      the first user gets this frame",
  "  drop, refuse, elsewhere, hang, resume",
  "                           this happens to the first user's connection; drop ayu: to hers",
];

/** Can give {@link unseen}, which the user is told. */
type Act = (scene: Scene, rest: string) => unknown;

/** The server relays nobody's own actions to them. */
const unseen =
  "The first user's app sees it in its next session: Kirimin relays nobody's own actions.";

/** What each word does, with the rest of the line. */
const acts: Readonly<Record<string, Act>> = {
  say: (scene, rest) => {
    scene.latest = scene.ayu.sendMessage({ group: scene.group }, rest);
  },
  tell: (scene, rest) => {
    scene.latest = scene.ayu.sendMessage({ user: scene.server.users[0].id }, rest);
  },
  edit: ({ ayu, latest }, rest) => ayu.editMessage(latest, rest),
  delete: ({ ayu, latest }) => ayu.deleteMessage(latest),
  read: ({ ayu, group }) => ayu.readAll({ group }),
  clear: ({ ayu, group }) => ayu.clearHistory({ group }),
  kick: (scene, rest) => scene.ayu.kick(scene.group, userIn(scene, rest).id),
  join: (scene, rest) => {
    const [first] = scene.server.users;
    const user = rest === "" ? first : (known(scene, rest) ?? scene.server.addUser(rest));
    user.join(scene.group);
    return user === first ? unseen : undefined;
  },
  leave: (scene, rest) => {
    const user = userIn(scene, rest);
    user.leave(scene.group);
    return user === scene.server.users[0] ? unseen : undefined;
  },
  befriend: ({ ayu, server }) => ayu.addFriend(server.users[0].id),
  unfriend: ({ ayu, server }) => ayu.unfriend(server.users[0].id),
  sample: (scene, rest) => {
    const [, name, user] = /^(\S*)\s*(.*)$/.exec(rest) as unknown as [string, string, string];
    const type = relayTypes.find((one) => one === name);
    if (!type) {
      throw new Error(
        `There is no relay type "${name}". The nearest is "${nearest(name, relayTypes as [RelayType, ...RelayType[]])}".`,
      );
    }
    userIn(scene, user).send(sample(type));
  },
  drop: (scene, rest) => userIn(scene, rest).drop(),
  refuse: (scene, rest) => userIn(scene, rest).refuse(),
  elsewhere: (scene, rest) => userIn(scene, rest).signInElsewhere(),
  hang: (scene, rest) => userIn(scene, rest).hang(),
  resume: (scene, rest) => userIn(scene, rest).resume(),
};

/** Does what `line` says, and gives what to tell the user. */
export function direct(scene: Scene, line: string): string {
  const text = line.trim();
  if (text === "") return directions.join("\n");
  const word = text.replace(/\s.*$/, "");
  try {
    if (text.startsWith("{")) {
      scene.server.send(text);
      return done;
    }
    const told = actOf(word)(scene, text.slice(word.length).trim());
    return told === unseen ? `${done} ${unseen}` : done;
  } catch (error) {
    return (error as Error).message;
  }
}

const done = "Done.";

function actOf(word: string): Act {
  const act = Object.hasOwn(acts, word) ? acts[word] : undefined;
  if (act) return act;
  throw new Error(
    `There is no "${word}". The nearest is "${nearest(word, Object.keys(acts) as [string])}".`,
  );
}

const known = ({ server }: Scene, name: string): RelayUser | undefined =>
  server.users.find(({ username }) => username === name);

/** The user of that name; the first one, unless a name is given. */
function userIn(scene: Scene, name: string): RelayUser {
  const user = name === "" ? scene.server.users[0] : known(scene, name);
  if (user) return user;
  const names = scene.server.users.map(({ username }) => username) as [string];
  throw new Error(`There is no user "${name}". The nearest is "${nearest(name, names)}".`);
}
