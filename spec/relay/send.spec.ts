import { NEVER, throwError } from "rxjs";
import { postlike, readAllMessages } from "../../lib/protocol/commands.js";
import { RelayError } from "../../lib/protocol/relay-error.js";
import type { RelayOptions } from "../../lib/relay/options.js";
import {
  inVirtualTime,
  opensAfter,
  setUp,
  watch,
  watchStates,
  type SmallSession,
} from "../support/relay-bench.js";

const like = postlike("pm2yig6go");
const likeText = '{"type":"postlike","postid":"pm2yig6go","identifier":"kirimin"}';

type Situation = [
  status: string,
  reason: string,
  situation: { options?: Partial<RelayOptions<SmallSession>>; nobody?: boolean; opens?: boolean },
];

describe("send()", () => {
  it.each<Situation>([
    ["idle", "not-connected", { nobody: true }],
    ["authorizing 1", "not-connected", { options: { session: () => NEVER } }],
    ["connecting 1", "not-connected", {}],
    ["open 1", "not-connected", { opens: true }],
    [
      "waiting 2 in 1000: unreachable",
      "not-connected",
      { options: { session: () => throwError(() => new Error()) } },
    ],
    [
      "stopped: unauthorized",
      "stopped",
      { options: { session: () => throwError(() => new RelayError("unauthorized")) } },
    ],
  ])("while %s says `%s`", (status, reason, { options, nobody = false, opens = false }) => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(
        scheduler,
        options,
        opens ? opensAfter(1, scheduler) : undefined,
      );
      const states = watchStates(relay);
      if (!nobody) watch(relay.relay$);
      at(5, () => {
        expect(states.at(-1)).toBe(status);
        expect(relay.send(like)).toMatchObject({ _tag: "Left", left: { name: "NotSent", reason } });
        expect(server.sockets.flatMap(({ sent }) => sent)).toEqual([]);
        relay.close();
      });
    });
  });

  it("while connected hands the command to the socket, as it is", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      watch(relay.relay$);
      at(2000, () => {
        expect(relay.send(like)).toEqual({ _tag: "Right", right: like });
        expect(server.socket.sent).toEqual([likeText]);
        expect(relay.send(readAllMessages({ id: "7", type: "group" }))._tag).toBe("Right");
        expect(server.socket.sent).toHaveLength(2);
        relay.close();
      });
    });
  });

  it("queues nothing: what was not sent does not reach a later socket", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      relay.send(like);
      watch(relay.relay$);
      for (const ms of [0, 1, 500, 2001]) at(ms, () => relay.send(like));
      at(2000, () => server.socket.serverCloses(1006));
      at(10_000, () => {
        expect(server.sockets.map(({ sent }) => sent)).toEqual([[], []]);
        relay.close();
      });
    });
  });

  it("does not hand a command to a socket that is closing or has failed", () => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      watch(relay.relay$);
      const notConnected = { _tag: "Left", left: { reason: "not-connected" } };
      at(2000, () => {
        server.socket.readyState = 2;
        expect(relay.send(like)).toMatchObject(notConnected);
        server.socket.readyState = 1;
        expect(relay.send(like)._tag).toBe("Right");
        server.socket.fails();
        expect(relay.send(like)).toMatchObject(notConnected);
        expect(server.socket.sent).toEqual([likeText]);
        relay.close();
      });
    });
  });

  it.each<[string, unknown, string]>([
    [
      "a field of another type",
      { type: "postlike", postid: 7 },
      "postlike.postid: expected string, got number",
    ],
    ["a missing field", { type: "hangup" }, "hangup.to: expected string, got undefined"],
    ["an unknown type", { type: "like" }, "command.type: expected postlike | "],
    ["what JSON cannot hold", { type: "hangup", to: 1n }, "command: expected what JSON can hold"],
  ])("says where a command has %s, connected or not", (_name, command, error) => {
    inVirtualTime((_, scheduler) => {
      const { relay, server, at } = setUp(scheduler, {}, opensAfter(1, scheduler));
      const says = (): void =>
        expect(relay.send(command as never)).toMatchObject({
          _tag: "Left",
          left: {
            reason: "invalid",
            errors: [expect.stringContaining(error)],
            message: expect.stringContaining(error),
          },
        });
      says();
      watch(relay.relay$);
      at(2000, () => {
        says();
        expect(server.socket.sent).toEqual([]);
        relay.close();
      });
    });
  });
});
