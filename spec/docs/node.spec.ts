import type { Relay } from "../../lib/index.js";
import * as node from "../../lib/node/index.js";
import { createMockRelay, sample, startRelayServer } from "../../lib/testing/index.js";
import { library, libraryOn, noted, until } from "./support/library.js";
import { runSnippet } from "./support/run.js";

const page = "docs/node.md";
const cookie = "connect.sid=s%3Ax";

describe(page, () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it("begins with a script that says which group is lost", async () => {
    const mock = createMockRelay();
    const { calls, functions } = noted("log");
    const { relay } = (await runSnippet(page, 1, {
      packages: libraryOn(mock),
      given: { console: functions, process: { env: { KIRIMIN_COOKIE: cookie } } },
    })) as { relay: Relay };
    jest.advanceTimersByTime(10);
    mock.send(sample("memberkick"));
    expect(calls).toEqual(["log Out of 6000001."]);
    relay.close();
    mock.close();
  });

  it("ends with a bot that answers, warns, and says by its exit code why it ended", async () => {
    jest.useRealTimers();
    const server = await startRelayServer({ deafFor: 0 });
    const [bot] = server.users;
    const { calls, functions } = noted("warn", "error");
    const process = {
      env: { KIRIMIN_COOKIE: bot.cookie },
      exitCode: 0,
      once: (_signal: string, close: () => void) => (process.interrupt = close),
      interrupt: () => {},
    };
    const relayOptions = (_url: string, options: node.Credentials) => ({
      ...node.relayOptions(server.url, options),
      path: "/socket",
    });
    const createApi = (relay: Relay, _url: string, options: node.Credentials) =>
      node.createApi(relay, server.url, options);
    await runSnippet(page, 4, {
      packages: {
        ...library,
        "rx-kirimin/api": {},
        "rx-kirimin/node": { relayOptions, createApi },
      },
      given: { process, console: functions },
    });
    const ayu = server.addUser("ayu");
    const group = ayu.createGroup("Tim Hore");
    bot.join(group);
    const texts = (): unknown[] => {
      const { m } = ayu.snapshot().c.find(({ r }) => r.id === group) ?? { m: [] };
      return m.map(({ text, userid, reply }) => [text, userid, reply]);
    };
    await until(() => bot.isConnected);
    ayu.sendMessage({ group }, "halo");
    const ping = ayu.sendMessage({ group }, "!ping");
    await until(() => texts().length === 3);
    expect(texts().at(-1)).toEqual(["pong", bot.id, ping]);
    expect(calls).toEqual([]);

    server.answerSession(401, { ok: false, code: 401, msg: "UNAUTHORIZED" });
    server.drop();
    await until(() => process.exitCode === 1);
    expect(calls).toEqual([
      expect.stringMatching(/^warn The connection was lost\. Next attempt in \d+ s\.$/),
      expect.stringMatching(/^error Not signed in to Kirimin/),
    ]);
    process.interrupt();
    await server.close();
  });
});
