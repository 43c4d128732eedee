import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Server, WebSocket, type Client } from "mock-socket";
import { Subject, filter, merge, of, take, takeLast, toArray, type Observable } from "rxjs";
import { createRelay, ofType, postlike, type Relay, type RelayState } from "../lib/index.js";
import type { RelayOptions } from "../lib/relay/options.js";
import type { SmallSession } from "./support/relay-bench.js";

const frames = ["relay-frames.ndjson", "relay-frames-2.ndjson"].flatMap((file) =>
  readFileSync(join(__dirname, "fixtures", file), "utf8")
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { frame: string }).frame)
    // It ends a connection, and has a test of its own.
    .filter((frame) => !frame.includes('"type":"newLoggedIn"')),
);

/** Two of them were written by a hostile peer (recordings.spec.ts). */
const hostile = 2;

let server: Server;
let relay: Relay<SmallSession> | undefined;
let ids: number;
let client$: Subject<Client>;

beforeEach(() => {
  // `mock: false`: the relay is handed the class, and the global one is left alone.
  server = new Server("ws://kirimin.test", { mock: false });
  client$ = new Subject();
  server.on("connection", (client) => client$.next(client));
  ids = 0;
});

afterEach(async () => {
  relay?.close();
  await new Promise<void>((resolve) => server.stop(resolve));
});

const connect = (options: Partial<RelayOptions<SmallSession>> = {}): Relay<SmallSession> =>
  (relay = createRelay<SmallSession>({
    session: () => of({ socket: { id: `id${++ids}`, host: "kirimin.test" } }),
    protocol: "ws",
    WebSocketCtor: WebSocket,
    confirmAfter: 5,
    linger: 0,
    reconnect: { initialDelay: 1 },
    ...options,
  }));

/** The next value; a stream that ends without one leaves the test to its timeout. */
const next = <T>(source$: Observable<T>): Promise<T> =>
  new Promise((resolve, reject) =>
    source$.pipe(take(1)).subscribe({ next: resolve, error: reject }),
  );

/** Subscribes, and gives the server's end of the socket. */
async function opened({ relay$ }: Relay<SmallSession>): Promise<Client> {
  const client = next(client$);
  relay$.subscribe({ error: fail });
  return client;
}

const reaches = <K extends RelayState["status"]>(
  { state$ }: Relay<SmallSession>,
  status: K,
): Promise<RelayState & { status: K }> =>
  next(
    state$.pipe(filter((state): state is RelayState & { status: K } => state.status === status)),
  );

const fail = (error: unknown): never => {
  throw new Error("No stream of a relay errors.", { cause: error });
};

describe("A relay on mock-socket", () => {
  it("connects with the id of its session in the URL", async () => {
    const subject = connect();
    const client = await opened(subject);
    expect(client.url).toBe("ws://kirimin.test/?id=id1");
    await expect(reaches(subject, "connected")).resolves.toMatchObject({ connection: 1 });
  });

  it("decodes what was recorded, in its order", async () => {
    const { relay$, invalid$ } = connect();
    const good = next(relay$.pipe(take(frames.length - hostile), toArray()));
    const bad = next(invalid$.pipe(take(hostile), toArray()));
    const client = await next(client$);
    for (const frame of frames) client.send(frame);
    const texts = (await good).map((message) => JSON.stringify(message));
    const invalid = (await bad).map(({ frame }) => frame);
    expect(texts).toEqual(frames.filter((frame) => !invalid.includes(frame)));
  });

  it("hands each of them to the stream of its type", async () => {
    const { memberkick$, relay$, sendmessage$ } = connect();
    const [kick, message] = ["memberkick", "sendmessage"].map((type) =>
      frames.find((frame) => frame.includes(`"type":"${type}"`)),
    );
    const seen = Promise.all([
      next(memberkick$),
      next(relay$.pipe(ofType("kick"))),
      next(sendmessage$),
    ]);
    const client = await next(client$);
    client.send(message ?? "");
    client.send(kick ?? "");
    const texts = (await seen).map((value) => JSON.stringify(value));
    expect(texts).toEqual([kick, kick, message]);
  });

  it("sends a command with its identifier", async () => {
    const subject = connect();
    const client = await opened(subject);
    const received = new Promise((resolve) => client.on("message", resolve));
    await reaches(subject, "connected");
    expect(subject.send(postlike("pm2yig6go"))).toMatchObject({ _tag: "Right" });
    expect(JSON.parse(String(await received))).toEqual({
      type: "postlike",
      postid: "pm2yig6go",
      identifier: "kirimin",
    });
  });

  it("comes back with a new id when the server has closed", async () => {
    const subject = connect();
    const client = await opened(subject);
    await reaches(subject, "connected");
    const waiting = reaches(subject, "waiting");
    const again = next(client$);
    client.close({ code: 1001, reason: "", wasClean: false });
    expect((await waiting).cause).toMatchObject({ code: "disconnected", closeCode: 1001 });
    expect((await again).url).toBe("ws://kirimin.test/?id=id2");
    await expect(reaches(subject, "connected")).resolves.toMatchObject({ connection: 2 });
  });

  it("stops when the user has signed in elsewhere, and closes its socket", async () => {
    const subject = connect();
    const client = await opened(subject);
    await reaches(subject, "connected");
    const closed = new Promise<void>((resolve) => client.on("close", resolve));
    client.send(JSON.stringify({ type: "newLoggedIn", uid: "7378834" }));
    expect((await reaches(subject, "stopped")).cause.code).toBe("superseded");
    await closed;
    expect(server.clients()).toEqual([]);
    expect(ids).toBe(1);
  });

  it("closes its socket when nobody is left, and goes idle", async () => {
    const subject = connect();
    const client = next(client$);
    const subscription = subject.relay$.subscribe({ error: fail });
    const socket = await client;
    await reaches(subject, "connected");
    const closed = new Promise<void>((resolve) => socket.on("close", resolve));
    subscription.unsubscribe();
    await closed;
    await expect(reaches(subject, "idle")).resolves.toEqual({ status: "idle" });
  });

  it("completes its streams when it is closed, and none errors", async () => {
    const subject = connect();
    const { relay$, state$, unknown$, invalid$ } = subject;
    const end = next(merge(relay$, unknown$, invalid$, state$).pipe(takeLast(1)));
    await next(client$);
    subject.close();
    await expect(end).resolves.toEqual({ status: "closed" });
  });
});
