import { relayTypes } from "../protocol/messages.js";
import type { RelayServer, RelayUser } from "../testing/start-relay-server.js";
import { sample } from "../testing/sample.js";
import { typeNames } from "./arguments.js";
import { nearest } from "./nearest.js";

/** A server with two friends in one group, who have written to each other. */
export interface Scene {
  readonly server: RelayServer;
  readonly ayu: RelayUser;
  readonly group: string;
}

export function setScene(server: RelayServer): Scene {
  const [me] = server.users;
  const ayu = server.addUser("ayu");
  ayu.addFriend(me.id);
  me.acceptFriend(ayu.id);
  ayu.sendMessage({ user: me.id }, "halo");
  const group = ayu.createGroup("Tim Hore");
  me.join(group);
  ayu.sendMessage({ group }, "halo semua");
  return { server, ayu, group };
}

/** What can happen to a connection. */
const mishaps = new Map<string, (user: RelayUser) => void>([
  ["drop", (user) => user.drop()],
  ["refuse", (user) => user.refuse()],
  ["elsewhere", (user) => user.signInElsewhere()],
  ["hang", (user) => user.hang()],
  ["resume", (user) => user.resume()],
]);

const known = [...typeNames, "say", ...mishaps.keys()] as [string, ...string[]];

/** What {@link direct} knows. */
export const directions = [
  "Type what is to happen, and Enter:",
  "  say halo semua         ayu writes it to the group",
  "  sendmessage, kick, …   the first user gets a sample of that relay type; ayu by kick ayu",
  "  {…}                    the first user gets this frame",
  "  drop, refuse, elsewhere, hang, resume, or drop ayu   what can happen to a connection",
];

/** Lets happen what `line` says, and gives what there is to tell. */
export function direct({ server, ayu, group }: Scene, line: string): string {
  const text = line.trim();
  const [word, who] = text.split(/\s+/) as [string, string?];
  const user = who === ayu.username ? ayu : server.users[0];
  // The short names are those of members.
  const type = relayTypes.find((one) => one === word || one === `member${word}`);
  const mishap = mishaps.get(word);
  if (text === "") return directions.join("\n");
  try {
    if (word === "say") ayu.sendMessage({ group }, text.slice(word.length).trim());
    else if (text.startsWith("{")) server.send(text);
    else if (type) user.send(sample(type));
    else if (mishap) mishap(user);
    else throw new Error(`There is no "${word}". The nearest is "${nearest(word, known)}".`);
    return "Done.";
  } catch (error) {
    return (error as Error).message;
  }
}
