import { startRelayServer, type RelayServer } from "../testing/start-relay-server.js";
import { Exit } from "./exits.js";
import { needWs } from "./need-ws.js";
import { systemCodeOf } from "./system-code.js";

/** Starts a relay server on 127.0.0.1. An {@link Exit} says where the port cannot be had, or `ws` is missing. */
export async function startServer(port: number): Promise<RelayServer> {
  try {
    return await needWs(() => startRelayServer({ port }));
  } catch (error) {
    const code = systemCodeOf(error);
    if (code !== "EADDRINUSE" && code !== "EACCES") throw error;
    throw new Exit(
      "noPort",
      `Port ${port} cannot be had (${code}). Choose another one with --port.`,
    );
  }
}

/** What to put in an app so that it connects to the server as one of the users. */
export function howToConnect({ url, users }: Pick<RelayServer, "url" | "users">): string[] {
  const [{ cookie: first }] = users;
  return [
    `url      ${url}`,
    "path     /socket",
    ...users.map(({ id, username, cookie }) => `cookie   ${cookie}   of user ${id}, ${username}`),
    "",
    "A page, at http://127.0.0.1:…; one at http://localhost:… says localhost in the url, too:",
    '  createRelay({ session: fetchSession(url), protocol: "ws", path })',
    "Its user signs in by this, in the browser's console:",
    `  document.cookie = "${first}; path=/; SameSite=Strict"`,
    "Node:",
    "  createRelay({ ...relayOptions(url, { cookie }), path })",
    "A terminal:",
    `  KIRIMIN_COOKIE='${first}' \\`,
    `  rx-kirimin watch --url ${url} --path /socket`,
    "",
  ];
}
