import { firstValueFrom, lastValueFrom } from "rxjs";
import { askUnseen } from "../../lib/cli/ask-unseen.js";
import { FakeProcess } from "./support/fake-process.js";

const question = "Cookie: ";

describe("askUnseen", () => {
  it("gives what is typed, and shows none of it", async () => {
    const process = new FakeProcess().onTerminal();
    const answer = firstValueFrom(askUnseen(process, question));
    process.stdin.write("raha");
    process.stdin.write("six\x7fa\r");
    expect(await answer).toBe("rahasia");
    expect(process.stderr.text).toBe(`${question}\n`);
    expect(process.stdout.text).toBe("");
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
