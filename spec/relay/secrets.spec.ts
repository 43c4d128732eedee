import { inspect } from "node:util";
import { of, throwError } from "rxjs";
import { RelayError, type RelayErrorCode } from "../../lib/protocol/relay-error.js";
import type { RelayOptions } from "../../lib/relay/options.js";
import type { RelayState } from "../../lib/relay/state.js";
import type { FakeSocket } from "../support/fake-server.js";
import { inVirtualTime, setUp, watch, type SmallSession } from "../support/relay-bench.js";

const id = "6dr3jfhfmdr340pa";
const peer = "1wuhlw8smwuhbzdf";

const show = (value: unknown): string =>
  [
    inspect(value, { depth: Infinity, getters: false, showHidden: false }),
    JSON.stringify(value),
    String((value as { cause?: unknown }).cause),
    (value as { cause?: Error }).cause?.message,
    (value as { cause?: Error }).cause?.stack,
  ].join("\n");

/** In whole or in part: not even half of it. */
const partsOf = (secret: string): string[] => [
  secret,
  secret.slice(0, secret.length / 2),
  secret.slice(secret.length / 2),
];
const expectNoSecrets = (text: string): void => {
  for (const part of [...partsOf(id), ...partsOf(peer)]) expect(text).not.toContain(part);
};

const session: SmallSession = { socket: { id, host: "kirimin.test" } };
const signal = { type: "reject", to: "1", identifier: "kirimin", uid: "2", from: peer };

const opens = (socket: FakeSocket): void => socket.serverOpens();
const accepted = (socket: FakeSocket): void => {
  socket.serverOpens();
  socket.serverSends({ ...signal, callKey: "k", user: { id: "2", username: "ayu" } });
};

type Ending = [
  RelayErrorCode,
  string,
  { options?: Partial<RelayOptions<SmallSession>>; end?: (socket: FakeSocket) => void },
];

const endings: Ending[] = [
  ["unreachable", "a close in the handshake", { end: (socket) => socket.serverCloses(1006) }],
  [
    "unreachable",
    "an error that quotes the URL",
    {
      end: (socket) => {
        socket.fails({ error: new Error(`connect ${socket.url}`), message: socket.url });
        socket.serverCloses(1006);
      },
    },
  ],
  ["unreachable", "no answer", {}],
  [
    "refused",
    "a close after the open",
    {
      end: (socket) => {
        opens(socket);
        socket.serverCloses(1005);
      },
    },
  ],
  [
    "disconnected",
    "a close after a signal",
    {
      end: (socket) => {
        accepted(socket);
        socket.serverCloses(1006);
      },
    },
  ],
  [
    "superseded",
    "a sign-in elsewhere",
    {
      end: (socket) => {
        accepted(socket);
        socket.serverSends({ type: "newLoggedIn", uid: "1" });
      },
    },
  ],
  [
    "bad-session",
    "a host with the id in it",
    { options: { session: () => of({ socket: { id, host: `h?${id}` } }) } },
  ],
  [
    "bad-session",
    "an id where the host belongs",
    { options: { session: () => of({ socket: { id, host: [id] as never } }) } },
  ],
  [
    "unreachable",
    "a session that quotes the id",
    { options: { session: () => throwError(() => new Error(id)) } },
  ],
  [
    "rate-limited",
    "a reply that quotes the id",
    {
      options: {
        session: () =>
          throwError(() => Object.assign(new Error(id), { status: 429, body: { id, peer } })),
      },
    },
  ],
  [
    "unauthorized",
    "401",
    { options: { session: () => throwError(() => new RelayError("unauthorized")) } },
  ],
];

describe("No state tells the socket's id or a peer's", () => {
  it.each(endings)("with `%s` after %s", (code, _name, { options, end }) => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, { session: () => of(session), ...options });
      const states: RelayState[] = watch(relay.state$).values;
      watch(relay.relay$);
      if (end) at(5, () => end(server.socket));
      at(10_010, () => {
        expect(states).toContainEqual(
          expect.objectContaining({ cause: expect.objectContaining({ code }) }),
        );
        for (const state of states) expectNoSecrets(show(state));
        relay.close();
      });
    });
  });

  it("with `stale-session` and `exhausted`, which come of others", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {
        session: () => of(session),
        reconnect: { random: () => 0, maxAttempts: 1, retry: () => true },
      });
      const { values } = watch(relay.state$);
      watch(relay.relay$);
      at(5, () => {
        accepted(server.socket);
        server.socket.serverCloses(1006);
      });
      at(50, () => {
        const { cause } = values.at(-1) as { cause: RelayError };
        expect(cause).toMatchObject({ code: "exhausted", cause: { code: "stale-session" } });
        for (const state of values) expectNoSecrets(show(state));
        expectNoSecrets(show(cause));
      });
    });
  });
});

describe("No report of what is invalid tells them", () => {
  it.each([
    ["misshapen", { ...signal, callKey: [peer], user: id }],
    ["no JSON", `{"from":"${peer}",`],
    ["too long", JSON.stringify({ ...signal, text: "a".repeat(1000) })],
  ])("where a signal is %s", (_name, frame) => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, { maxFrameLength: 500 });
      const { values } = watch(relay.invalid$);
      at(5, () => {
        opens(server.socket);
        server.socket.serverSends(frame);
        expect(values).toHaveLength(1);
        expectNoSecrets(show(values[0]));
        relay.close();
      });
    });
  });

  it("where a command is", () => {
    inVirtualTime((_, scheduler) => {
      const { relay } = setUp(scheduler);
      const command = { type: "reject", to: { peer }, callKey: id } as never;
      expectNoSecrets(show(relay.send(command)));
      expectNoSecrets(show(watch(relay.deliver(command)).end()));
    });
  });
});
