import { map, timer } from "rxjs";
import { createRelay } from "../../lib/relay/create-relay.js";
import { createFakeServer } from "../support/fake-server.js";
import { inWords, watch, type SmallSession } from "../support/relay-bench.js";

describe("A relay whose user sets the clock", () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const connecting = () => {
    const server = createFakeServer();
    const relay = createRelay<SmallSession>({
      session: () => timer(100).pipe(map(() => ({ socket: { id: "a", host: "kirimin.test" } }))),
      WebSocketCtor: server.WebSocketCtor,
      protocol: "ws",
      connectTimeout: 300,
      confirmAfter: 50,
      reconnect: { random: () => 1 },
    });
    const { values } = watch(relay.state$);
    watch(relay.relay$);
    jest.advanceTimersByTime(50);
    return { server, relay, last: () => values.map(inWords).at(-1), values };
  };

  it.each([3_600_000, -3_600_000])("waits as long for a handshake: by %d ms", (ms) => {
    const { relay, last, values } = connecting();
    jest.setSystemTime(Date.now() + ms);
    jest.advanceTimersByTime(249);
    expect(last()).toBe("connecting 1");
    jest.advanceTimersByTime(1);
    expect(last()).toBe("waiting 2 in 1000: unreachable");
    expect(values.at(-1)).toMatchObject({
      cause: { message: expect.stringMatching(/^No answer in 200 ms\./) },
    });
    relay.close();
  });

  it.each([3_600_000, -3_600_000])("says the same gap: by %d ms", (ms) => {
    const { server, relay, last } = connecting();
    jest.advanceTimersByTime(60);
    jest.setSystemTime(Date.now() + ms);
    server.socket.serverOpens();
    jest.advanceTimersByTime(50);
    expect(last()).toBe("connected 1, gap 60");
    relay.close();
  });
});
