import { FakeProcess, runCli, runIn } from "./support/fake-process.js";

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
