import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = join(__dirname, "..");
const readme = readFileSync(join(root, "README.md"), "utf8").replace(/\s+/g, " ");

/** A module, minified for a page. */
async function bundle(contents: string, external: string[]): Promise<Uint8Array> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
    external,
  });
  const [file] = outputFiles;
  if (!file) throw new Error("Nothing was bundled.");
  return file.contents;
}

/** What a module weighs in a page, minified and gzipped, in kB. */
const weigh = async (contents: string, external: string[]): Promise<number> =>
  gzipSync(await bundle(contents, external), { level: 9 }).length / 1000;

const packages = ["rxjs", "rxjs/*", "io-ts", "fp-ts"];

describe("The size that the README states", () => {
  it.each([
    {
      what: "the main entry's own code",
      stated: /main entry is about (\S+) kB/,
      exported: "*",
      external: packages,
    },
    {
      what: "ofType alone",
      stated: /`ofType` alone is about (\S+) kB/,
      exported: "{ ofType }",
      external: packages,
    },
    {
      what: "a relay with all that it needs",
      stated: /all that it needs is about (\S+) kB/,
      exported: "{ createRelay, fetchSession, ofType, postlike }",
      external: [],
    },
  ])("is that of $what, within a tenth", async ({ stated, exported, external }) => {
    const about = Number(stated.exec(readme)?.[1]);
    const kB = await weigh(`export ${exported} from "./lib/index.ts"`, external);
    expect(Math.abs(kB - about)).toBeLessThan(about / 10 + 0.05);
  });
});

describe("rx-kirimin/api", () => {
  const main = 'export * from "./lib/index.ts";';

  it("weighs at most 4 kB beside the main entry", async () => {
    const both = await weigh(`${main} export * from "./lib/api/index.ts";`, packages);
    expect(both - (await weigh(main, packages))).toBeLessThanOrEqual(4);
  });

  it("weighs nothing where what is imported of it is not used", async () => {
    const unused = `import { createApi } from "./lib/api/index.ts"; ${main}`;
    expect(Buffer.from(await bundle(unused, packages)).includes("set-groupname")).toBe(false);
  });
});
