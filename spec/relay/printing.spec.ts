import { inspect } from "node:util";
import { of } from "rxjs";
import { postlike } from "../../lib/protocol/commands.js";
import { createRelay } from "../../lib/relay/create-relay.js";
import { createFakeServer } from "../support/fake-server.js";
import { watch, type SmallSession } from "../support/relay-bench.js";

const secret = "6dr3jfhfmdr340pa";

const connected = () => {
  const server = createFakeServer();
  const relay = createRelay<SmallSession>({
    session: () => of({ socket: { id: secret, host: "kirimin.test" }, c: ["rahasia"] }),
    WebSocketCtor: server.WebSocketCtor,
    protocol: "ws",
  });
  const subscriptions = [relay.updates$, relay.session$, relay.relay$].map((stream$) =>
    watch<unknown>(stream$),
  );
  server.socket.serverOpens();
  server.socket.serverSends({ type: "calloffline", user: { id: "rahasia", username: "ayu" } });
  return { relay, subscriptions };
};

describe("What prints a relay", () => {
  it.each<[string, (value: unknown) => string]>([
    ["JSON.stringify", JSON.stringify],
    ["inspect", (value) => inspect(value, { depth: 20, showHidden: true, getters: true })],
    ["String", (value) => String(value)],
  ])("shows no session and no message: %s", (_name, print) => {
    const { relay, subscriptions } = connected();
    const things: unknown[] = [relay, relay.session$, relay.updates$, relay.relay$, relay.state$];
    things.push(relay.deliver(postlike("p")));
    // JSON cannot hold a subscription of RxJS, whatever it is to.
    if (print !== JSON.stringify)
      things.push(...subscriptions.map(({ subscription }) => subscription));
    for (const thing of things) expect(print(thing)).not.toMatch(new RegExp(`${secret}|rahasia`));
    relay.close();
  });
});

describe("After close()", () => {
  it("no stream gives the session any more", () => {
    const { relay } = connected();
    relay.close();
    for (const stream$ of [relay.session$, relay.updates$]) {
      const { values, end } = watch<unknown>(stream$);
      expect([values, end()]).toEqual([[], "complete"]);
    }
  });
});
