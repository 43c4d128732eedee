import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { firstValueFrom, lastValueFrom } from "rxjs";
import { askUnseen, readCookie } from "../../lib/cli/cookie.js";
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

  it.each([
    [0o600, "linux", ""],
    [0o400, "linux", ""],
    [0o644, "win32", ""],
    [0o644, "linux", "(mode 0644)"],
    [0o620, "linux", "(mode 0620)"],
  ])("warns of a file that others can get at: mode %i on %s", async (mode, platform, warning) => {
    writeFileSync(file, cookie);
    chmodSync(file, mode);
    const fake = Object.assign(new FakeProcess(), { platform });
    expect(await readCookie(new Terminal(fake), file)).toBe(cookie);
    chmodSync(file, 0o600);
    expect(fake.stderr.text).toBe(
      warning &&
        `Warning: other users of this machine can get at the cookie in ${file} ${warning}. Run chmod 600 ${file}\n`,
    );
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

const question = "Cookie: ";

describe("askUnseen", () => {
  const { TERM } = process.env;
  afterEach(() => {
    if (TERM === undefined) delete process.env["TERM"];
    else process.env["TERM"] = TERM;
  });

  it.each(["xterm-256color", "dumb", "", undefined])(
    "gives what is typed, and shows none of it, where TERM is %p",
    async (term) => {
      if (term === undefined) delete process.env["TERM"];
      else process.env["TERM"] = term;
      const fake = new FakeProcess().onTerminal();
      const answer = firstValueFrom(askUnseen(fake, question));
      fake.stdin.write("raha");
      fake.stdin.write("six\x7fa\r");
      expect(await answer).toBe("rahasia");
      expect(fake.stderr.text).toBe(`${question}\n`);
      expect(fake.stdout.text).toBe("");
    },
  );

  it.each([
    ["Ctrl-H", "ab\bc\r", "ac"],
    ["a backspace too many", "\x7fa\r", "a"],
    ["a letter of two characters, and a backspace", "a😀\x7fb\r", "ab"],
    ["Ctrl-U", "ab\x15c\n", "c"],
    ["the arrows, Home, Escape and Tab", "a\x1b[D\x1b[H\x1bx\tb\r", "ab"],
    ["a paste of more than a line", "a\rb\r", "a"],
  ])("takes %s as a terminal does", async (_, typed, expected) => {
    const fake = new FakeProcess().onTerminal();
    const answer = firstValueFrom(askUnseen(fake, question));
    fake.stdin.write(typed);
    expect(await answer).toBe(expected);
  });

  it("completes without an answer where the input ends", async () => {
    const fake = new FakeProcess().onTerminal();
    const answer = lastValueFrom(askUnseen(fake, question), { defaultValue: "none" });
    fake.stdin.end("raha");
    expect(await answer).toBe("none");
  });

  it("completes without an answer at Ctrl-D", async () => {
    const process = new FakeProcess().onTerminal();
    const answer = lastValueFrom(askUnseen(process, question), { defaultValue: "none" });
    process.stdin.write("\x04");
    expect(await answer).toBe("none");
  });

  it("ends the program at Ctrl-C, which a terminal hands over as a letter now", async () => {
    const process = new FakeProcess().onTerminal();
    const answer = firstValueFrom(askUnseen(process, question));
    process.stdin.write("raha\x03");
    await expect(answer).rejects.toMatchObject({ exit: "interrupted", message: "" });
  });

  it("takes the terminal's echo away for as long as it asks", () => {
    const process = new FakeProcess().onTerminal();
    const modes: boolean[] = [];
    Object.assign(process.stdin, { setRawMode: (mode: boolean) => modes.push(mode) });
    const asking = askUnseen(process, question).subscribe();
    expect(modes).toEqual([true]);
    asking.unsubscribe();
    expect(modes).toEqual([true, false]);
    expect(process.stdin.isPaused()).toBe(true);
  });
});
