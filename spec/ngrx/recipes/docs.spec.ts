import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Without what differs with the indentation, and without imports, which name the package there and the file here. */
const bare = (code: string): string => code.replace(/^import [^;]*;$/gm, "").replace(/,?\s+/g, "");

const blocks = [...readFileSync("docs/ngrx.md", "utf8").matchAll(/```ts\n([^]*?)```/g)].map(
  ([, block]) => String(block),
);

const run = readdirSync(__dirname)
  .filter((file) => file.endsWith(".spec.ts"))
  .map((file) => bare(readFileSync(join(__dirname, file), "utf8")));

describe("docs/ngrx.md", () => {
  it("begins with code, and has so many blocks of it", () => {
    expect(readFileSync("docs/ngrx.md", "utf8")).toMatch(/^# NgRx\n\n```ts\n/);
    expect(blocks).toHaveLength(10);
  });

  it.each(blocks)("shows nothing but what runs in one of these specs: %#", (block) => {
    expect(bare(block).length).toBeGreaterThan(0);
    expect(run.filter((spec) => spec.includes(bare(block)))).toHaveLength(1);
  });
});
