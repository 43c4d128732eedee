import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = join(__dirname, "..");
const readme = readFileSync(join(root, "README.md"), "utf8").replace(/\s+/g, " ");

/** What these exports of the main entry weigh in a page, minified and gzipped, in kB. */
async function weigh(exported: string, external: string[] = []): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: `export ${exported} from "./lib/index.ts"`, resolveDir: root },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
    external,
  });
  const [file] = outputFiles;
  if (!file) throw new Error("Nothing was bundled.");
  return gzipSync(file.contents, { level: 9 }).length / 1000;
}

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
    const kB = await weigh(exported, external);
    expect(Math.abs(kB - about)).toBeLessThan(about / 10 + 0.05);
  });
});
