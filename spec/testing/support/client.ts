import { once } from "node:events";
import { WebSocket, type ClientOptions } from "ws";
import type { RelayUser } from "../../../lib/testing/start-relay-server.js";
import type { Session } from "../../../lib/protocol/session.js";
import type { Wire } from "../../../lib/testing/world/wire.js";
import type { Delivered } from "./populated-world.js";

/** A reply of isUser that has a session. */
export interface IsUserReply {
  readonly status: number;
  readonly body: { readonly data: Required<Session> };
  readonly headers: Headers;
}

/** Asks isUser as the user does, and gives the parsed reply. */
export async function askIsUser(
  { url, cookie }: { url: string; cookie?: string },
  headers: Record<string, string> = {},
): Promise<IsUserReply> {
  const response = await fetch(`${url}/x/auth/isUser`, {
    headers: { Accept: "application/json", ...(cookie && { Cookie: cookie }), ...headers },
  });
  return {
    status: response.status,
    body: (await response.json()) as IsUserReply["body"],
    headers: response.headers,
  };
}

/** A plain `ws` client. */
export class Client {
  readonly socket: WebSocket;
  readonly frames: Delivered[] = [];
  readonly opened: Promise<void>;
  readonly closed: Promise<{ code: number; wasClean: boolean; reason: string }>;

  constructor(url: string, cookie?: string, options: ClientOptions = {}) {
    this.socket = new WebSocket(url, { headers: cookie ? { Cookie: cookie } : {}, ...options });
    this.socket.on("error", () => undefined);
    this.socket.on("message", (data) => {
      this.frames.push(JSON.parse((data as Buffer).toString()) as Delivered);
    });
    this.opened = new Promise((resolve) => this.socket.addEventListener("open", () => resolve()));
    this.closed = new Promise((resolve) =>
      this.socket.addEventListener("close", ({ code, wasClean, reason }) =>
        resolve({ code, wasClean, reason }),
      ),
    );
  }

  command(command: Wire): void {
    this.socket.send(JSON.stringify({ identifier: "kirimin", ...command }));
  }

  /** Waits until the server has read what was sent before, and what it sent before has come. */
  async settled(): Promise<void> {
    this.socket.ping();
    await once(this.socket, "pong");
  }

  /** What has come since the last call. */
  async taken(): Promise<Delivered[]> {
    await this.settled();
    return this.frames.splice(0);
  }
}

/** Asks isUser and opens the socket, as an app does. */
export async function connect(
  server: { url: string },
  user: RelayUser,
  options?: ClientOptions,
): Promise<Client & { id: string }> {
  const { body } = await askIsUser({ url: server.url, cookie: user.cookie });
  const { id } = body.data.socket;
  const client = new Client(socketUrl(server, id), user.cookie, options);
  await client.opened;
  return Object.assign(client, { id });
}

export const socketUrl = ({ url }: { url: string }, id: string): string =>
  `${url.replace("http", "ws")}/socket?id=${id}`;

/** The close of a refusal. */
export const cleanWithoutCode = { code: 1005, wasClean: true, reason: "" };

/** The close that comes without a closing handshake. */
export const cutOff = { code: 1006, wasClean: false, reason: "" };
