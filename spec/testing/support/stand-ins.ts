import { filter, firstValueFrom, from } from "rxjs";
import {
  createRelay,
  relayUrl,
  type Relay,
  type RelayOptions,
  type RelayState,
  type SocketConfig,
} from "../../../lib/index.js";
import type { StandIn, StandInUser } from "../../../lib/testing/index.js";

/** A stand-in of either kind. */
export type AnyStandIn = StandIn & { close(): unknown };

/** Makes one, which loses what is sent first for `deafFor` ms. */
export type Start = (options: {
  readonly deafFor: number;
  readonly limits?: boolean;
}) => AnyStandIn | Promise<AnyStandIn>;

type Options = Pick<StandInUser, "relayOptions">;

/** A relay that wastes no time. */
export const relayOf = ({ relayOptions }: Options, options: Partial<RelayOptions> = {}): Relay =>
  createRelay({
    ...relayOptions,
    confirmAfter: 60,
    reconnect: { initialDelay: 10, maxDelay: 10 },
    ...options,
  });

export const reaches = <K extends RelayState["status"]>(
  relay: Relay,
  status: K,
  fits: (state: Extract<RelayState, { status: K }>) => boolean = () => true,
): Promise<Extract<RelayState, { status: K }>> =>
  firstValueFrom(
    relay.state$.pipe(
      filter(
        (state): state is Extract<RelayState, { status: K }> =>
          state.status === status && fits(state as Extract<RelayState, { status: K }>),
      ),
    ),
  );

/** Subscribes, and waits until the `connection`th connection is accepted. */
export async function connected(relay: Relay, connection = 1): Promise<Relay> {
  if (connection === 1) relay.relay$.subscribe();
  await reaches(relay, "connected", (state) => state.connection === connection);
  return relay;
}

/** Waits until it holds. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 1));
}

/** What the socket class of the options makes, with nothing between it and the spec. */
export class BareSocket {
  readonly id: string;
  readonly frames: { readonly type: string; readonly [key: string]: unknown }[] = [];
  readonly opened: Promise<void>;
  readonly closed: Promise<{ code: number; wasClean: boolean; reason: string }>;
  /** How many close events came. */
  closes = 0;
  readonly #socket: WebSocket;

  constructor({ relayOptions }: Options, socket: SocketConfig, path = relayOptions.path) {
    this.id = socket.id;
    this.#socket = new relayOptions.WebSocketCtor(
      relayUrl(socket, { protocol: relayOptions.protocol, path }),
    ) as WebSocket;
    this.#socket.onmessage = ({ data }) => {
      this.frames.push(JSON.parse(String(data)) as BareSocket["frames"][number]);
    };
    this.opened = new Promise((resolve) => {
      this.#socket.onopen = () => resolve();
    });
    this.closed = new Promise((resolve) => {
      this.#socket.onclose = ({ code, wasClean, reason }) => {
        this.closes += 1;
        resolve({ code, wasClean, reason });
      };
    });
  }

  get readyState(): number {
    return this.#socket.readyState;
  }

  send(frame: unknown): void {
    this.#socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
  }

  like(postid: string): void {
    this.send({ identifier: "kirimin", type: "postlike", postid });
  }

  close(): void {
    this.#socket.close();
  }
}

/** Asks for a session as the user. */
export const sessionOf = async ({ relayOptions }: Options): Promise<SocketConfig> =>
  (await firstValueFrom(from(relayOptions.session()))).socket;

/** A socket with a new session, open. */
export async function open(user: Options): Promise<BareSocket> {
  const socket = new BareSocket(user, await sessionOf(user));
  await socket.opened;
  return socket;
}

/** Lets everything happen that is on its way: another user's whole connection, and a frame each way, fit in between. */
export async function settled(standIn: AnyStandIn): Promise<void> {
  const passer = standIn.addUser();
  const socket = await open(passer);
  socket.like("settling");
  await until(() => passer.received.length > 0);
  passer.send({ type: "settled" });
  await until(() => socket.frames.length > 0);
  socket.close();
  await socket.closed;
}

export const cleanWithoutCode = { code: 1005, wasClean: true, reason: "" };
export const cutOff = { code: 1006, wasClean: false, reason: "" };
