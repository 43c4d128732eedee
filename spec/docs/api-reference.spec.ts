import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./support/pages.js";

const readJson = (file: string): unknown => JSON.parse(readFileSync(join(root, file), "utf8"));

describe("The API reference", () => {
  const { entryPoints } = readJson("typedoc.json") as { entryPoints: string[] };
  const { exports } = readJson("package.json") as { exports: Readonly<Record<string, unknown>> };

  it("is of each entry of the package", () => {
    const entries = Object.keys(exports).filter((entry) => entry !== "./package.json");
    expect(entryPoints).toEqual(
      entries.map((entry) => join("lib", entry, "index.ts").replaceAll("\\", "/")),
    );
  });

  it.each(entryPoints)("has a source: %s", (entryPoint) => {
    expect(existsSync(join(root, entryPoint))).toBe(true);
  });
});
