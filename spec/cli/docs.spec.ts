import { readFileSync } from "node:fs";
import { exits } from "../../lib/cli/exits.js";
import { directions } from "../../lib/cli/scene.js";
import { howToConnect } from "../../lib/cli/serve.js";
import { sendables } from "../../lib/cli/arguments.js";
import { parse } from "./support/parse.js";

const docs = readFileSync("docs/terminal.md", "utf8");
const blocks = [...docs.matchAll(/```(\w*)\n([^]*?)```/g)].map(([, kind, text]) => ({
  kind,
  lines: String(text).trimEnd().split("\n"),
}));

/** Every line in which the program is called by its arguments. */
const calls = blocks
  .flatMap(({ kind, lines }) =>
    kind === "sh" ? lines : lines.filter((line) => line.startsWith("$ rx-kirimin")),
  )
  .filter((line) => /(^|[$|] |ws )rx-kirimin /.test(line));

describe("docs/terminal.md", () => {
  it("has all exit codes, and what they mean", () => {
    const rows = [...docs.matchAll(/^\| (\d+) +\| (.*?) +\|$/gm)].map(([, code, means]) => ({
      code: Number(code),
      means,
    }));
    expect(rows).toEqual(Object.values(exits));
  });

  it.each(calls)("has a call that the program understands: %s", async (call) => {
    expect(await parse(call)).toHaveLength(1);
  });

  it("has a call of each command", () => {
    for (const name of ["watch", "send", "record", "replay", "serve"]) {
      expect(calls.join("\n")).toContain(`rx-kirimin ${name} `);
    }
    for (const { type } of sendables) expect(calls.join("\n")).toContain(`send ${type} `);
  });

  it("shows what serve prints", () => {
    const serving = blocks.find(({ lines }) => lines[0] === "$ rx-kirimin serve --port 7610");
    const [mine, ayus] = [...docs.matchAll(/^cookie +(\S+)/gm)].map(([, cookie]) => String(cookie));
    const users = [
      { id: "7000001", username: "u7000001", cookie: mine },
      { id: "7000002", username: "ayu", cookie: ayus },
    ];
    const printed = howToConnect({ url: "http://127.0.0.1:7610", users } as never);
    expect(serving?.lines.slice(1, -1)).toEqual([...printed, ...directions]);
  });
});
