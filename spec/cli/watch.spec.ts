import { sample } from "../../lib/testing/index.js";
import { withServer } from "../testing/support/with-server.js";
import { FakeProcess, runIn } from "./support/fake-process.js";
import { connected, runOn } from "./support/on-server.js";

describe("rx-kirimin watch", () => {
  it(
    "prints each message as it comes, and the states on stderr",
    withServer(async (server) => {
      const { process, stdout, stderr, code } = runOn(server, ["watch"]);
      await connected(server);
      server.send(sample("sendmessage"));
      server.send(sample("offer", { from: "rahasia" }));
      server.send({ type: "typ\x1bing" });
      server.send({ type: "memberkick", key: "k", from: "rahasia", groupid: 7 });
      server.send(sample("memberkick"));
      await stdout.shows("memberkick");
      process.kill("SIGINT");
      expect(await code).toBe(130);
      const time = String.raw`\d\d:\d\d:\d\d`;
      expect(stdout.lines).toEqual([
        expect.stringMatching(`^${time} newbadges       my badges are $`),
        expect.stringMatching(`^${time} sendmessage     Tim Hore: Ayu: halo$`),
        expect.stringMatching(`^${time} offer           Ayu calls$`),
        expect.stringMatching(`^${time} unknown         a message of an unknown type: typing$`),
        expect.stringMatching(`^${time} memberkick      7000002 put me out of group 6000001$`),
      ]);
      expect(stderr.lines).toEqual([
        "authorizing",
        "connecting",
        "open",
        "connected",
        "skipped a frame of 60 characters (shape): memberkick.groupid: expected string, got number",
      ]);
    }),
  );

  it(
    "prints JSON, with the socket ids of peers masked",
    withServer(async (server) => {
      const { stdout } = runOn(server, ["watch", "--json"]);
      await connected(server);
      server.send(sample("offer", { from: "rahasia" }));
      server.send({ type: "calls", uid: "7000002", from: "rahasia", text: "\u009b\n" });
      server.send(sample("memberkick"));
      await stdout.shows("memberkick");
      expect(stdout.lines.map((line) => JSON.parse(line) as unknown)).toEqual([
        sample("newbadges", { key: "k", from: "-1", badges: [] }),
        sample("offer", { from: "masked" }),
        { type: "calls", uid: "7000002", from: "masked", text: "\u009b\n" },
        sample("memberkick"),
      ]);
    }),
  );

  it(
    "leaves out what a peer has nested too deeply, and goes on",
    withServer(async (server) => {
      const { stdout, stderr } = runOn(server, ["watch", "--json"]);
      await connected(server);
      const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
      server.send(`{"type":"calls","uid":"7000002","from":"rahasia","deep":${deep}}`);
      server.send(sample("memberkick"));
      await stdout.shows("memberkick");
      expect(stdout.lines).toHaveLength(2);
      expect(stderr.lines.at(-1)).toBe("skipped a message that is nested too deeply to print");
    }),
  );

  it(
    "shows only the types that are asked for",
    withServer(async (server) => {
      const { stdout } = runOn(server, ["watch", "--json", "--type", "kick,sendmessage"]);
      await connected(server);
      for (const type of ["memberjoin", "memberkick", "offer"] as const) server.send(sample(type));
      server.send({ type: "typing" });
      server.send(sample("sendmessage"));
      await stdout.shows("sendmessage");
      expect(stdout.lines.map((line) => (JSON.parse(line) as { type: string }).type)).toEqual([
        "memberkick",
        "sendmessage",
      ]);
    }),
  );

  it(
    "comes back after a lost connection, and tells so",
    withServer(async (server) => {
      const { stdout, stderr } = runOn(server, ["watch"]);
      await connected(server);
      await stdout.shows("newbadges");
      server.drop();
      await stderr.shows("waiting 1 s: The connection was lost");
      await connected(server);
      await stderr.shows("connected for the 2nd time");
    }),
  );

  it(
    "has colours and a line that is taken back on a terminal",
    withServer(async (server) => {
      const { cookie } = server.users[0];
      const args = ["watch", "--url", server.url, "--path", "/socket"];
      const { stdout, stderr, process, code } = runIn(
        new FakeProcess(args, { KIRIMIN_COOKIE: cookie }).onTerminal(),
      );
      await connected(server);
      await stdout.shows("\x1b[32mnewbadges");
      await stderr.shows("\r\x1b[Kauthorizing\r\x1b[Kconnecting\r\x1b[Kopen\r\x1b[Kconnected\n");
      server.drop();
      await stderr.shows("\r\x1b[Knext attempt in 1 s");
      process.kill("SIGINT");
      expect(await code).toBe(130);
      expect(stderr.text.endsWith("\r\x1b[K")).toBe(true);
    }),
  );

  it(
    "ends quietly when whatever reads the output has ended",
    withServer(async (server) => {
      const { stdout, stderr, code } = runOn(server, ["watch"]);
      await connected(server);
      await stdout.shows("newbadges");
      stdout.fail("EPIPE");
      server.send(sample("memberkick"));
      expect(await code).toBe(141);
      expect(stderr.lines.at(-1)).toBe("connected");
    }),
  );

  it(
    "ends when the user signs in elsewhere",
    withServer(async (server) => {
      const { stderr, code } = runOn(server, ["watch"]);
      await connected(server);
      server.signInElsewhere();
      expect(await code).toBe(8);
      expect(stderr.lines.at(-1)).toBe(
        "rx-kirimin: The user signed in elsewhere, and Kirimin keeps one connection for each user. Run it again to take it back.",
      );
    }),
  );
});
