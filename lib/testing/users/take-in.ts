import { endCalls } from "../world/calls.js";
import { obey } from "../world/commands.js";
import type { World } from "../world/world.js";
import { Connection, type ServerSocket } from "./connection.js";
import type { SignedUpUser } from "./signed-up-user.js";

/** Where the sockets are, as on a server of version 3 (docs/protocol.md, The URL). */
export const socketPath = "/socket";

/** For how long, in ms, a socket loses what its client sends first, and the clock that tells. */
export interface Deafness {
  readonly deafFor: number;
  readonly now: () => number;
}

/** To be told what happens on a socket that was taken in. */
export interface TakenIn {
  receive(text: string): void;
  close(): void;
}

/**
 * Takes the open socket in that `user` asked for at `address`, a path with a query. `undefined` is a refusal: a clean close
 * is to follow (docs/protocol.md, Getting a socket).
 */
export function takeIn(
  world: World,
  user: SignedUpUser | undefined,
  address: string,
  socket: ServerSocket,
  { deafFor, now }: Deafness,
): TakenIn | undefined {
  const id = admittedId(user, address);
  if (!user || id === undefined) return undefined;
  const connection = new Connection(id, socket, user.freeze);
  const sender = { userid: user.id, socketid: id };
  const openedAt = now();
  user.sockets.add(connection);
  return {
    receive(text) {
      if (now() - openedAt < deafFor) return;
      user.freeze.pass(() => {
        const command = obey(world, sender, text);
        if (command) user.received.push(command);
      });
    },
    close() {
      user.sockets.remove(connection);
      endCalls(world, user.id);
    },
  };
}

/** The id that the address brings, where it opens a socket of the user. */
function admittedId(user: SignedUpUser | undefined, address: string): string | undefined {
  const [path, query] = address.split("?");
  const id = new URLSearchParams(query).get("id");
  if (!user || path !== socketPath || id === null || !user.sockets.knows(id)) return undefined;
  if (user.refusals === 0) return id;
  user.refusals -= 1;
  user.sockets.forgetId();
  return undefined;
}
