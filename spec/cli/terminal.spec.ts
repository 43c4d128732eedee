import { lastValueFrom } from "rxjs";
import { Terminal } from "../../lib/cli/terminal.js";
import { FakeProcess, Output } from "./support/fake-process.js";

const clearLine = "\r\x1b[K";

describe("A terminal", () => {
  it("prints what was asked for to stdout, and tells the rest on stderr", () => {
    const process = new FakeProcess();
    const terminal = new Terminal(process);
    terminal.print("a");
    terminal.tell("b");
    terminal.replace("c");
    terminal.release();
    expect(process.stdout.text).toBe("a\n");
    expect(process.stderr.text).toBe("b\n");
  });

  it("replaces lines on a screen, and takes the last one back before whatever comes next", () => {
    const process = new FakeProcess().onTerminal();
    const terminal = new Terminal(process);
    terminal.replace("3 s");
    terminal.replace("2 s");
    terminal.print("a");
    terminal.replace("1 s");
    terminal.tell("b");
    terminal.tell("c");
    terminal.replace("0 s");
    terminal.release();
    terminal.release();
    expect(process.stderr.text).toBe(
      `${clearLine}3 s${clearLine}2 s${clearLine}${clearLine}1 s${clearLine}b\nc\n${clearLine}0 s${clearLine}`,
    );
    expect(process.stdout.text).toBe("a\n");
  });

  it("cuts a line that would wrap", () => {
    const process = new FakeProcess().onTerminal();
    process.stderr.columns = 4;
    new Terminal(process).replace("abcdef");
    expect(process.stderr.text).toBe(`${clearLine}abc`);
    for (const columns of [0, undefined]) {
      const { stderr } = Object.assign(process, { stderr: new Output() });
      Object.assign(stderr, { isTTY: true, columns });
      new Terminal(process).replace("x".repeat(100));
      expect(stderr.text).toBe(clearLine + "x".repeat(79));
    }
  });

  it.each([
    ["SIGINT", "interrupted", 130],
    ["SIGTERM", "terminated", 143],
    ["SIGHUP", "hungUp", 129],
  ])("ends with %s, and leaves a second signal to the system", async (signal, exit, code) => {
    const process = new FakeProcess();
    const { ended$ } = new Terminal(process);
    expect(process.kill(signal)).toBe(true);
    await expect(lastValueFrom(ended$)).rejects.toMatchObject({ exit, code, message: "" });
    for (const other of ["SIGINT", "SIGTERM", "SIGHUP"]) expect(process.kill(other)).toBe(false);
  });

  it("takes back what Ctrl-C wrote on a screen", () => {
    const process = new FakeProcess().onTerminal();
    new Terminal(process);
    process.kill("SIGINT");
    expect(process.stderr.text).toBe(clearLine + clearLine);
  });

  it.each([
    ["EPIPE", "pipeClosed", ""],
    ["EIO", "hungUp", ""],
    ["ENOSPC", "unwritable", "The output cannot be written (ENOSPC)."],
  ])("ends where stdout fails with %s", async (code, exit, message) => {
    const process = new FakeProcess();
    const terminal = new Terminal(process);
    process.stdout.fail(code);
    terminal.print("a");
    terminal.print("b");
    await expect(lastValueFrom(terminal.ended$)).rejects.toMatchObject({ exit, message });
  });

  it("goes on where stderr is closed", async () => {
    const process = new FakeProcess();
    const terminal = new Terminal(process);
    process.stderr.fail("EPIPE");
    terminal.tell("a");
    await new Promise((done) => process.stderr.once("error", done));
    terminal.print("b");
    expect(process.stdout.text).toBe("b\n");
  });

  it.each([
    [true, true, true],
    [true, false, false],
    [false, true, false],
  ])("has someone to ask if stdin (%p) and stderr (%p) are one: %p", (stdin, stderr, expected) => {
    const process = new FakeProcess();
    process.stdin.isTTY = stdin;
    process.stderr.isTTY = stderr;
    expect(new Terminal(process).isInteractive).toBe(expected);
  });

  it.each([
    ["xterm-256color", "linux", true],
    ["dumb", "linux", false],
    ["", "linux", false],
    ["", "win32", true],
    ["dumb", "win32", false],
  ])("is a screen with TERM=%s on %s: %p", (TERM, platform, expected) => {
    const fake = Object.assign(new FakeProcess([], { TERM }).onTerminal(), { platform });
    expect(new Terminal(fake).isScreen).toBe(expected);
  });

  it("is no screen in a pipe", () => {
    expect(new Terminal(new FakeProcess()).isScreen).toBe(false);
  });

  it("has colours", () => {
    const terminal = new Terminal(new FakeProcess().onTerminal());
    expect(terminal.paint("green", "a")).toBe("\x1b[32ma\x1b[39m");
    expect(terminal.paint("dim", "a")).toBe("\x1b[2ma\x1b[22m");
  });

  it.each([
    ["in a pipe", new FakeProcess()],
    ["where NO_COLOR is set", new FakeProcess([], { NO_COLOR: "1" }).onTerminal()],
    ["where TERM is dumb", new FakeProcess([], { TERM: "dumb" }).onTerminal()],
    ["where TERM is not set", new FakeProcess([], { TERM: "" }).onTerminal()],
  ])("has no colours %s", (_, fake) => {
    expect(new Terminal(fake).paint("green", "a")).toBe("a");
  });
});
