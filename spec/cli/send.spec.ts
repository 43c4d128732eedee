import { withServer } from "../testing/support/with-server.js";
import type { RelayServer } from "../../lib/testing/index.js";
import type { Run } from "./support/fake-process.js";
import { connected, runOn, until } from "./support/on-server.js";

const like = ["send", "postlike", "--postid", "p1"];

describe("rx-kirimin send", () => {
  it.each<[string[], object]>([
    [["postlike", "--postid", "p1"], { type: "postlike", postid: "p1" }],
    [["postunlike", "--postid", "p1"], { type: "postunlike", postid: "p1" }],
    [
      ["readAllMessages", "--roomid", "696969", "--roomtype", "group"],
      { type: "readAllMessages", roomid: "696969", roomtype: "group" },
    ],
    [["hangup", "--to", "7000001"], { type: "hangup", to: "7000001" }],
    [
      ["reject", "--to", "7000001", "--callKey", "c1"],
      { type: "reject", to: "7000001", callKey: "c1" },
    ],
  ])("sends %j once", (args, command) =>
    withServer(async (server) => {
      const { stdout, stderr, code } = runOn(server, ["send", ...args]);
      await connected(server);
      expect(await code).toBe(0);
      expect(stderr.lines.at(-1)).toBe(
        `Sent: ${args[0] ?? ""}. Kirimin does not confirm commands.`,
      );
      expect(stdout.text).toBe("");
      await until(() => server.received.length > 0);
      expect(server.received).toEqual([{ ...command, identifier: "kirimin" }]);
    })(),
  );

  it(
    "sends nothing without a connection in time",
    withServer(async (server) => {
      server.hang();
      const { stderr, code } = runOn(server, [...like, "--within", "1"]);
      expect(await code).toBe(9);
      expect(stderr.lines.at(-1)).toBe(
        "rx-kirimin: Not sent: there was no connection within the time of --within.",
      );
    }),
  );

  it(
    "says why nothing was sent where Kirimin turns it away",
    withServer(async (server) => {
      server.answerSession(401, { code: 401 });
      const { stderr, code } = runOn(server, like);
      expect(await code).toBe(4);
      expect(stderr.lines.at(-1)).toMatch(
        /^rx-kirimin: Not sent\. Kirimin does not know this cookie\. /,
      );
      expect(server.received).toEqual([]);
    }),
  );

  it(
    "sends nothing after Ctrl-C",
    withServer(async (server) => {
      server.hang();
      const { process, stderr, code } = runOn(server, like);
      await until(() => server.sessions === 1);
      process.kill("SIGINT");
      expect(await code).toBe(130);
      expect(stderr.lines.at(-1)).toBe("rx-kirimin: Not sent.");
    }),
    // Less than the 10 s after which the attempt fails by itself.
    8000,
  );

  it.each<[string, (run: Run, server: RelayServer) => unknown]>([
    ["the connection is lost", (_, server) => server.drop()],
    ["the user presses Ctrl-C", ({ process }) => process.kill("SIGINT")],
  ])("does not know whether it was sent where %s meanwhile", (_, interrupt) =>
    withServer(async (server) => {
      // More than fits into the sockets' buffers, to a server that reads nothing.
      const run = runOn(server, ["send", "postlike", "--postid", "p".repeat(20 * 1024 * 1024)]);
      await until(() => server.users[0].isConnected);
      server.hang();
      // It is sent as soon as the connection is accepted, which without a frame takes more than the first 50 ms.
      await run.stderr.shows("connected");
      interrupt(run, server);
      expect(await run.code).toBe(10);
      expect(run.stderr.lines.at(-1)).toMatch(/^rx-kirimin: It may or may not have been sent: /);
    })(),
  );
});
