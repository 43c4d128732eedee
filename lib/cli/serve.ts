import { createInterface } from "node:readline";
import { fromEvent, map, merge, skip, tap, type Observable } from "rxjs";
import type { RelayUser } from "../testing/start-relay-server.js";
import { commandsOf, connectionOf } from "./presence.js";
import { direct, directions, setScene } from "./scene.js";
import { howToConnect, startServer } from "./start-server.js";
import type { Terminal } from "./terminal.js";
import { until } from "./until.js";

export interface ServeOptions {
  /** Where the server listens; 0 for any free port. */
  readonly port: number;
}

/**
 * Runs a relay server on loopback for two friends in one group, until the program is to end. Tells who connects and what
 * they send, and lets happen what is typed.
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

/** What a user's app does, each in a line. */
function doingsOf(user: RelayUser): Observable<string> {
  const presence$ = connectionOf(user).pipe(
    skip(1),
    map((connection) => (connection === undefined ? "is gone" : "has connected")),
  );
  const commands$ = commandsOf(user).pipe(map(({ type }) => `sent ${String(type)}`));
  return merge(presence$, commands$).pipe(map((doing) => `${user.username} ${doing}.`));
}
