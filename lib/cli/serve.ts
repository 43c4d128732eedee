import { createInterface } from "node:readline";
import {
  asyncScheduler,
  concatMap,
  defer,
  distinctUntilChanged,
  fromEvent,
  interval,
  map,
  merge,
  skip,
  startWith,
  tap,
  type Observable,
  type SchedulerLike,
} from "rxjs";
import {
  startRelayServer,
  type RelayServer,
  type RelayUser,
} from "../testing/start-relay-server.js";
import { needWs } from "./connect.js";
import { Exit, systemCodeOf } from "./exits.js";
import { plain } from "./safe-text.js";
import { direct, directions, setScene } from "./scene.js";
import { until, type Terminal } from "./terminal.js";

export interface ServeOptions {
  /** Where the server listens; 0 for any free port. */
  readonly port: number;
}

/**
 * Runs a relay server on loopback for two friends in one group, until the program ends. Tells who connects and what they
 * send, and does what the user types.
 */
export async function serve(terminal: Terminal, { port }: ServeOptions): Promise<never> {
  const server = await startServer(port);
  const scene = setScene(server);
  const lines = createInterface({ input: terminal.process.stdin });
  const typed$ = fromEvent(lines, "line").pipe(map((line) => direct(scene, String(line))));
  try {
    for (const line of [...howToConnect(server), ...directions]) terminal.print(line);
    return await until(
      terminal.ended$,
      merge(typed$, ...server.users.map(doingsOf)).pipe(tap((line) => terminal.tell(line))),
    );
  } finally {
    lines.close();
    await server.close();
  }
}

/** Prints what the app of a user does, in a line each. */
function doingsOf(user: RelayUser): Observable<string> {
  const presence$ = connectionOf(user).pipe(
    skip(1),
    map((connection) => (connection === undefined ? "is gone" : "has connected")),
  );
  const commands$ = commandsOf(user).pipe(map(({ type }) => `sent ${plain(String(type))}`));
  return merge(presence$, commands$).pipe(map((doing) => `${user.username} ${doing}.`));
}

/** Starts a relay server on 127.0.0.1. Throws an {@link Exit} if the port cannot be used or `ws` is missing. */
export async function startServer(port: number): Promise<RelayServer> {
  try {
    return await needWs(() => startRelayServer({ port }));
  } catch (error) {
    const code = systemCodeOf(error);
    if (code !== "EADDRINUSE" && code !== "EACCES") throw error;
    throw new Exit(
      "noPort",
      `Port ${port} cannot be used (${code}). Choose another one with --port.`,
    );
  }
}

/** How an app connects to the server as one of the users. */
export function howToConnect({ url, users }: Pick<RelayServer, "url" | "users">): string[] {
  const [{ cookie: first }] = users;
  return [
    `url      ${url}`,
    "path     /socket",
    ...users.map(({ id, username, cookie }) => `cookie   ${cookie}   of user ${id}, ${username}`),
    "",
    "In a page at http://127.0.0.1:… (for a page at http://localhost:…, write localhost in url too):",
    '  createRelay({ session: fetchSession(url), protocol: "ws", path })',
    "To sign in there, run this in the browser's console:",
    `  document.cookie = "${first}; path=/; SameSite=Strict"`,
    "In Node:",
    "  createRelay({ ...relayOptions(url, { cookie }), path })",
    "In a terminal:",
    `  KIRIMIN_COOKIE='${first}' \\`,
    `  rx-kirimin watch --url ${url} --path /socket`,
    "",
  ];
}

/** How often to look, in ms: the server of rx-kirimin/testing emits no events. */
const lookEvery = 20;

/** Cold: the number of the user's connection, which no other connection has; `undefined` at first, and when there is none. */
export function connectionOf(
  user: Pick<RelayUser, "isConnected" | "sessions">,
  scheduler: SchedulerLike = asyncScheduler,
): Observable<number | undefined> {
  return interval(lookEvery, scheduler).pipe(
    // Each connection takes a new session.
    map(() => (user.isConnected ? user.sessions : undefined)),
    startWith(undefined),
    distinctUntilChanged(),
  );
}

/** Cold: each command that the server receives from the user. */
export function commandsOf(
  { received }: Pick<RelayUser, "received">,
  scheduler: SchedulerLike = asyncScheduler,
): Observable<RelayUser["received"][number]> {
  return defer(() => {
    let seen = 0;
    return interval(lookEvery, scheduler).pipe(
      concatMap(() => {
        const commands = received.slice(seen);
        seen += commands.length;
        return commands;
      }),
    );
  });
}
