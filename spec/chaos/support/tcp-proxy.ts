import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** What goes wrong in one direction. Counts are of bytes. */
export interface Fault {
  /** So many pass, then the connection ends. */
  readonly cutAfter?: number;
  /** How it ends: by a FIN, or by a RST. @defaultValue `"end"` */
  readonly by?: "end" | "reset";
  /** So many pass, then nothing does any more, no end either. */
  readonly silentAfter?: number;
  /** Each byte takes so long, in ms. */
  readonly msPerByte?: number;
}

/** `up`: from the client to the server; `down`: back. */
export interface Plan {
  readonly up?: Fault;
  readonly down?: Fault;
}

/** One connection through the proxy. */
export class ProxiedConnection {
  /** How many bytes have come, from either side. */
  readonly bytes = { up: 0, down: 0 };
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #silent = { up: false, down: false };

  constructor(client: Socket, server: Socket, plan: Plan) {
    this.#client = client;
    this.#server = server;
    this.#pass("up", client, server, plan.up ?? {});
    this.#pass("down", server, client, plan.down ?? {});
  }

  /** From now on nothing passes in this direction. */
  silence(direction: "up" | "down"): void {
    this.#silent[direction] = true;
  }

  reset(): void {
    this.#client.resetAndDestroy();
    this.#server.destroy();
  }

  destroy(): void {
    this.#client.destroy();
    this.#server.destroy();
  }

  #pass(direction: "up" | "down", from: Socket, to: Socket, fault: Fault): void {
    let left = Math.min(fault.cutAfter ?? Infinity, fault.silentAfter ?? Infinity);
    let written = Promise.resolve();
    const write = async (bytes: Buffer): Promise<void> => {
      if (fault.msPerByte === undefined) {
        to.write(bytes);
        return;
      }
      for (const byte of bytes) {
        await new Promise((done) => setTimeout(done, fault.msPerByte));
        if (to.destroyed) return;
        to.write(Buffer.of(byte));
      }
    };
    const stopIfDone = (): void => {
      if (left > 0) return;
      if (fault.cutAfter === undefined) this.silence(direction);
      else if (fault.by === "reset") this.reset();
      else {
        from.destroy();
        to.end();
      }
    };
    from.on("data", (chunk: Buffer) => {
      if (this.#silent[direction]) return;
      this.bytes[direction] += chunk.length;
      const passing = chunk.subarray(0, left);
      left -= passing.length;
      written = written.then(() => write(passing)).then(stopIfDone);
    });
    from.on("end", () => {
      if (!this.#silent[direction]) void written.then(() => to.end());
    });
    from.on("close", () => {
      if (!this.#silent[direction]) void written.then(() => to.end());
    });
    from.on("error", () => {
      if (!this.#silent[direction]) to.destroy();
    });
    if (left === 0) stopIfDone();
  }
}

/** A TCP proxy on 127.0.0.1 that passes bytes on, or does not. */
export async function startTcpProxy(targetPort: number) {
  const sockets = new Set<Socket>();
  const connections: ProxiedConnection[] = [];
  const plans: Plan[] = [];
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.once("close", () => sockets.delete(socket)).setNoDelay();
  };
  const server = createServer((client) => {
    const upstream = connect(targetPort, "127.0.0.1");
    connections.push(new ProxiedConnection(keep(client), keep(upstream), plans.shift() ?? {}));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections,
    /** What becomes of the next connections, in order; after these, nothing goes wrong. */
    plan: (...next: Plan[]): void => void plans.push(...next),
    /** The newest connection. */
    get connection(): ProxiedConnection {
      const newest = connections.at(-1);
      if (!newest) throw new Error("Nobody has connected yet.");
      return newest;
    },
    /** How many sockets stand on either side. */
    standing: () => sockets.size,
    close: async (): Promise<void> => {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}

export type TcpProxy = Awaited<ReturnType<typeof startTcpProxy>>;
