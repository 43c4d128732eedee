import { of } from "rxjs";
import { createRelayIn, type Surroundings } from "../../lib/relay/create-relay.js";
import type { Run } from "../../lib/relay/notify.js";
import { createFakeServer } from "../support/fake-server.js";
import { watch, type SmallSession } from "../support/relay-bench.js";

const kick = { type: "memberkick", key: "k", from: "2", groupid: "7" };
const misshapen = { ...kick, groupid: 7 };

/** A relay on a fake server, and how often it entered its surroundings to tell something. */
function setUpIn(surroundings: Surroundings = {}) {
  const server = createFakeServer();
  let times = 0;
  const enter: Run = <T>(task: (value?: T) => void, value?: T) => {
    times += 1;
    task(value);
  };
  const relay = createRelayIn<SmallSession>(
    { enter, ...surroundings },
    {
      session: () => of({ socket: { id: "a", host: "kirimin.test" } }),
      WebSocketCtor: server.WebSocketCtor,
      protocol: "ws",
    },
  );
  const entered = (work: () => void): number => {
    times = 0;
    work();
    return times;
  };
  return { relay, server, entered };
}

describe("The surroundings of a relay", () => {
  it("are entered once for all who are told of a message", () => {
    const { relay, server, entered } = setUpIn();
    const told = [relay.relay$, relay.memberkick$, relay.memberkick$, relay.updates$].map(
      (stream$) => watch<unknown>(stream$).values,
    );
    server.socket.serverOpens();
    server.socket.serverSends(kick);
    expect(entered(() => server.socket.serverSends(kick))).toBe(1);
    for (const values of told) expect(values.slice(-2)).toEqual([kick, kick]);
    relay.close();
  });

  it.each([
    { frame: kick, what: "a message" },
    { frame: misshapen, what: "a misshapen one" },
    { frame: { type: "calls" }, what: "one of an unknown type" },
    { frame: "halo", what: "text that is no message" },
  ])("are not entered for $what of which nobody hears", ({ frame }) => {
    const { relay, server, entered } = setUpIn();
    watch(relay.newbadges$);
    server.socket.serverOpens();
    server.socket.serverSends(kick);
    expect(entered(() => server.socket.serverSends(frame))).toBe(0);
    relay.close();
  });

  it("are not entered for a message that is decoded for invalid$ alone", () => {
    const { relay, server, entered } = setUpIn();
    const { values } = watch(relay.invalid$);
    server.socket.serverOpens();
    server.socket.serverSends(kick);
    expect(entered(() => server.socket.serverSends(kick))).toBe(0);
    expect(entered(() => server.socket.serverSends(misshapen))).toBe(1);
    expect(values).toHaveLength(1);
    relay.close();
  });

  it("keep a relay at rest where they do not begin", () => {
    const { relay, server } = setUpIn({ begin: () => undefined });
    const states = watch(relay.state$);
    watch(relay.relay$);
    relay.reconnect();
    expect(states.values).toEqual([{ status: "idle" }]);
    expect(server.sockets).toHaveLength(0);
    relay.close();
    expect(states.end()).toBe("complete");
  });
});
