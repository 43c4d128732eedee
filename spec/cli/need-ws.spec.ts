import { needWs } from "../../lib/cli/need-ws.js";

const failing = (error: Error) => () => Promise.reject(error);
const missing = (code: string): Error =>
  Object.assign(new Error("Cannot find package 'ws'"), { code });

describe("needWs", () => {
  it("gives what was loaded", async () => {
    expect(await needWs(() => Promise.resolve(1))).toBe(1);
  });

  it.each([
    ["ES modules", missing("ERR_MODULE_NOT_FOUND")],
    ["CommonJS", missing("MODULE_NOT_FOUND")],
    ["startRelayServer()", new Error("needs ws", { cause: missing("MODULE_NOT_FOUND") })],
  ])("says how to get it where it is missing, as %s say it", async (_, error) => {
    await expect(needWs(failing(error))).rejects.toMatchObject({
      exit: "noWs",
      message: expect.stringMatching(/npm install ws, or npx -p rx-kirimin -p ws rx-kirimin/),
    });
  });

  it("passes on what else goes wrong", async () => {
    const error = new Error("other");
    await expect(needWs(failing(error))).rejects.toBe(error);
  });
});
