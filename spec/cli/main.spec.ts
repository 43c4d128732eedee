import { readFileSync } from "node:fs";
import { exits } from "../../lib/cli/exits.js";
import { helps } from "../../lib/cli/help.js";
import { version } from "../../lib/cli/main.js";
import { FakeProcess, runCli, runIn } from "./support/fake-process.js";
import { parse } from "./support/parse.js";

describe("main", () => {
  it("gives the signals back when it is done", async () => {
    const { process, code } = runCli(["--version"]);
    await code;
    expect(process.kill("SIGINT")).toBe(false);
  });

  it("leaves a fault of its own to Node, which shows where it was and ends with 1", async () => {
    const process = new FakeProcess(["--help"]);
    const fault = new Error("fault");
    process.stdout.write = () => {
      throw fault;
    };
    const { code } = runIn(process);
    await expect(code).rejects.toBe(fault);
    expect(process.kill("SIGINT")).toBe(false);
  });
});

const url = "https://kirimin.test";
const at = ["--url", url];

describe("The program", () => {
  it.each<[string[], unknown[]]>([
    [
      ["watch", ...at],
      ["watch", { url, path: "", json: false }],
    ],
    [
      ["watch", "--type", "kick,sendmessage", "--json", ...at, "--path", "/socket"],
      ["watch", { url, path: "/socket", json: true, types: ["kick", "sendmessage"] }],
    ],
    [
      ["watch", ...at, "--cookie-file", "a"],
      ["watch", { url, path: "", json: false, cookieFile: "a" }],
    ],
    [
      ["watch", ...at, "--socket-host", "a.test,b.test:1"],
      ["watch", { url, path: "", json: false, socketHost: ["a.test", "b.test:1"] }],
    ],
    [
      ["send", "postlike", "--postid", "p1", ...at],
      ["send", { type: "postlike", postid: "p1" }, { url, path: "", within: 30_000, postid: "p1" }],
    ],
    [
      ["record", "day", "--mask-links", "--force", ...at],
      ["record", "day", { url, path: "", maskLinks: true, force: true }],
    ],
    [
      ["record", "-", ...at],
      ["record", "-", { url, path: "", maskLinks: false, force: false }],
    ],
    [
      ["replay", "day", "--speed", "10"],
      ["replay", "day", { speed: 10, port: 0 }],
    ],
    [
      ["serve", "--port", "7610"],
      ["serve", { port: 7610 }],
    ],
  ])("understands %j", async (args, action) => {
    const [[name, ...given] = []] = await parse(args);
    // Commander hands itself over, too.
    expect([name, ...given.slice(0, action.length - 1)]).toEqual(action);
  });

  it.each(
    Object.entries(helps).flatMap(([name, { examples }]) => examples.map((one) => [name, one])),
  )("understands the examples of %s: %s", async (name, example) => {
    const done = await parse(example);
    expect(done.map(([action]) => action)).toEqual([name]);
  });

  it.each(Object.entries(helps))(
    "shows examples and exit codes in the help of %s",
    async (name, help) => {
      const { stdout, stderr, code } = runCli([name, "--help"]);
      expect(await code).toBe(0);
      for (const example of help.examples) expect(stdout.lines).toContain(`  ${example}`);
      for (const exit of help.exits) {
        expect(stdout.lines).toContain(
          `  ${String(exits[exit].code).padEnd(4)} ${exits[exit].means}`,
        );
      }
      expect(stderr.text).toBe("");
    },
  );

  it("has a help that shows all exit codes, each once", async () => {
    const { stdout, code } = runCli(["--help"]);
    expect(await code).toBe(0);
    const codes = Object.values(exits);
    for (const exit of codes) {
      expect(stdout.lines).toContain(`  ${String(exit.code).padEnd(4)} ${exit.means}`);
    }
    expect(new Set(codes.map((exit) => exit.code)).size).toBe(codes.length);
  });

  it("knows its version", async () => {
    const { stdout, code } = runCli(["--version"]);
    expect(await code).toBe(0);
    expect(stdout.text).toBe(`${version}\n`);
    expect(JSON.parse(readFileSync("package.json", "utf8"))).toMatchObject({ version });
  });

  it.each([
    [["wach"], "unknown command 'wach' (Did you mean watch?) See rx-kirimin --help."],
    [["watch"], "required option '--url <url>' not specified. See rx-kirimin --help."],
    [["watch", "--url"], "option '--url <url>' argument missing. See rx-kirimin --help."],
    [
      ["watch", ...at, "x"],
      "too many arguments for 'watch'. Expected 0 arguments but got 1. See rx-kirimin --help.",
    ],
    [["record", ...at], "missing required argument 'file'. See rx-kirimin --help."],
    [
      ["send", "postlike", ...at],
      "required option '--postid <postid>' not specified. See rx-kirimin --help.",
    ],
    [
      ["send", "readAllMessages", "--roomid", "1", "--roomtype", "x", ...at],
      "option '--roomtype <roomtype>' argument 'x' is invalid. Allowed choices are user, group. See rx-kirimin --help.",
    ],
    [["watch", ...at, "--type", "kik"], 'There is no relay type "kik". The nearest is "kick".'],
    [
      ["watch", ...at, "--jsn"],
      "unknown option '--jsn' (Did you mean --json?) See rx-kirimin --help.",
    ],
  ])("says in one line what is wrong with %j", async (args, message) => {
    const { stdout, stderr, code } = runCli(args);
    expect(await code).toBe(2);
    expect(stderr.lines).toEqual([`rx-kirimin: ${message}`]);
    expect(stdout.text).toBe("");
  });

  it.each([
    [["watch", ...at, "--cookie", "connect.sid=rahasia"], "The cookie cannot be an argument"],
    [["watch", ...at, "--cookie=connect.sid=rahasia"], "The cookie cannot be an argument"],
    [["watch", ...at, "--coookie=connect.sid=rahasia"], "unknown option '--coookie=…'"],
    [["connect.sid=rahasia"], "unknown command 'connect.sid=…'"],
    [["serve", "--cookie=connect.sid=rahasia"], "unknown option '--cookie=…'"],
  ])("takes no cookie as an argument, and repeats none: %j", async (args, message) => {
    const { stderr, code } = runCli(args);
    expect(await code).toBe(2);
    expect(stderr.lines).toEqual([expect.stringContaining(message)]);
    expect(stderr.text).not.toContain("rahasia");
  });

  it.each([[[]], [["send"]]])("shows its help for want of a command: %j", async (args) => {
    const { stdout, stderr, code } = runCli(args);
    expect(await code).toBe(2);
    expect(stderr.text).toContain("Usage: rx-kirimin");
    expect(stdout.text).toBe("");
  });
});
