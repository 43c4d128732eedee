import type { Relay } from "../../lib/index.js";
import { createMockRelay, sample } from "../../lib/testing/index.js";
import { libraryOn, noted } from "./support/library.js";
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
    const mock = createMockRelay();
    const { calls, functions } = noted("answer", "warn", "error");
    const process = {
      env: { KIRIMIN_COOKIE: cookie },
      exitCode: 0,
      once: (_signal: string, close: () => void) => (process.interrupt = close),
      interrupt: () => {},
    };
    await runSnippet(page, 4, {
      packages: libraryOn(mock),
      given: { process, console: functions, answer: functions["answer"] },
    });
    jest.advanceTimersByTime(2000);
    mock.send(sample("sendmessage", { chat: { text: "!ping" } }));
    mock.send(sample("sendmessage", { chat: { text: "halo" } }));
    mock.answerSession(401, { ok: false, code: 401, msg: "UNAUTHORIZED" });
    mock.drop();
    jest.advanceTimersByTime(10);
    // The next attempt may have been made already.
    expect(calls.slice(0, 2)).toEqual([
      "answer 6000001 pong",
      expect.stringMatching(/^warn The connection was lost\. Again in [\d.]+ ms\.$/),
    ]);

    jest.advanceTimersByTime(2000);
    expect(calls.at(-1)).toMatch(/^error Not signed in to Kirimin/);
    expect(process.exitCode).toBe(1);
    process.interrupt();
    mock.close();
  });
});
