import type { Relay } from "../../lib/index.js";
import { createMockRelay, sample } from "../../lib/testing/index.js";
import { libraryOn, noted } from "./support/library.js";
import { fencesOf, textOf } from "./support/pages.js";
import { runSnippet } from "./support/run.js";

const code = (page: string): string =>
  (fencesOf(page)[0]?.text ?? "").replaceAll(/^\/\/.*\n/gm, "");

describe.each(["README.md", "README.id.md"])("%s", (page) => {
  it("begins with a relay that tells of kicks, messages and its state", async () => {
    jest.useFakeTimers();
    const mock = createMockRelay();
    const { calls, functions } = noted("closeGroup", "show", "showStatus");
    const { relay } = (await runSnippet(page, 1, {
      packages: libraryOn(mock),
      given: functions,
    })) as { relay: Relay };
    jest.advanceTimersByTime(10);
    mock.send(sample("memberkick"));
    mock.send(sample("sendmessage"));
    expect(calls).toEqual([
      "showStatus connecting",
      "showStatus open",
      "showStatus connected",
      "closeGroup 6000001",
      "show Tim Hore halo",
    ]);
    relay.close();
    mock.close();
    jest.useRealTimers();
  });

  it("has the two lines by which a clone is tried and tested", () => {
    expect(textOf(page)).toMatch(/^npm ci && npm start$/m);
    expect(textOf(page)).toMatch(/^npm ci && npm test$/m);
  });
});

describe("README.id.md", () => {
  it("begins with the code of README.md", () => {
    expect(code("README.id.md")).toBe(code("README.md"));
  });
});
