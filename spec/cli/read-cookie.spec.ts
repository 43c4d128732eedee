import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCookie } from "../../lib/cli/read-cookie.js";
import { Terminal } from "../../lib/cli/terminal.js";
import { FakeProcess } from "./support/fake-process.js";

const folder = mkdtempSync(join(tmpdir(), "rx-kirimin-"));
const file = join(folder, "cookie");
afterAll(() => rmSync(folder, { recursive: true }));

const cookie = "connect.sid=s%3Arahasia";

describe("readCookie", () => {
  it.each([
    ["name and value", cookie],
    ["with a line end", `\n  ${cookie}\r\n`],
    ["the header", `Cookie: ${cookie}`],
    ["the header, as curl has it", `cookie:${cookie}`],
    ["the value alone", "s%3Arahasia"],
  ])("takes it as people copy it: %s", async (_, text) => {
    writeFileSync(file, text);
    expect(await readCookie(new Terminal(new FakeProcess()), file)).toBe(cookie);
    const process = new FakeProcess([], { KIRIMIN_COOKIE: text });
    expect(await readCookie(new Terminal(process), undefined)).toBe(cookie);
  });

  it("prefers the file to the environment, and the environment to asking", async () => {
    writeFileSync(file, "connect.sid=file");
    const terminal = new Terminal(new FakeProcess([], { KIRIMIN_COOKIE: cookie }).onTerminal());
    expect(await readCookie(terminal, file)).toBe("connect.sid=file");
    expect(await readCookie(terminal, undefined)).toBe(cookie);
  });

  it("asks at a terminal, where the environment has none or an empty one", async () => {
    for (const env of [{}, { KIRIMIN_COOKIE: "" }]) {
      const process = new FakeProcess([], env).onTerminal();
      const answer = readCookie(new Terminal(process), undefined);
      await process.stderr.shows("(not shown)");
      process.stdin.write(`${cookie}\r`);
      expect(await answer).toBe(cookie);
    }
  });

  it.each([
    ["nothing is typed", new FakeProcess().onTerminal(), "\r"],
    ["Ctrl-D is typed", new FakeProcess().onTerminal(), "\x04"],
    ["there is no terminal", new FakeProcess(), ""],
    ["the environment has blanks", new FakeProcess([], { KIRIMIN_COOKIE: " " }), ""],
  ])("says where to put it if %s", async (_, process, typed) => {
    const answer = readCookie(new Terminal(process), undefined);
    process.stdin.write(typed);
    await expect(answer).rejects.toMatchObject({
      exit: "noCookie",
      message: expect.stringContaining("KIRIMIN_COOKIE or a --cookie-file"),
    });
  });

  it("says that a file cannot be read", async () => {
    await expect(
      readCookie(new Terminal(new FakeProcess()), join(folder, "none")),
    ).rejects.toMatchObject({
      exit: "unreadable",
      message: `${join(folder, "none")} cannot be read (ENOENT).`,
    });
  });

  it("stops asking when the program is to end", async () => {
    const process = new FakeProcess().onTerminal();
    const answer = readCookie(new Terminal(process), undefined);
    await process.stderr.shows("(not shown)");
    process.kill("SIGTERM");
    await expect(answer).rejects.toMatchObject({ exit: "terminated" });
    expect(process.stdin.isPaused()).toBe(true);
  });
});
