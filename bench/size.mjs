// The size of each entry, minified and gzipped.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const { exports } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));

const bundle = async (contents, options) => {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
    metafile: true,
    ...options,
  });
  const [{ contents: code }] = outputFiles;
  const [{ inputs }] = Object.values(metafile.outputs);
  return { kB: gzipSync(code, { level: 9 }).length / 1000, code, inputs };
};

/** The library's own code, without packages. */
const own = (contents) => bundle(contents, { packages: "external" });

/** From the sources, as spec/size.spec.ts does. The output of tsc differs by some bytes. */
const source = ({ default: path }) => path.replace("dist/esm", "lib").replace(/\.js$/, ".ts");
const all = (path) => `export * from "${path}";`;
const main = source(exports["."].import);
const entries = Object.entries(exports).filter(
  ([name, conditions]) => conditions.import && name !== ".",
);

/** The size by folder, and that of the texts of errors and checks. */
function parts({ inputs, code }) {
  const folders = {};
  for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
    const [, folder] = /lib\/(\w+)\//.exec(path) ?? [];
    if (folder) folders[folder] = (folders[folder] ?? 0) + bytesInOutput;
  }
  const isSentence = (text) => / \w+ /.test(text);
  const texts = Buffer.from(code)
    .toString()
    .match(/"[^"]*"|'[^']*'|`[^`]*`/g)
    .filter(isSentence);
  return { ...folders, "of these, sentences": texts.join("").length };
}

export async function size() {
  const whole = await own(all(main));
  const figures = [
    {
      what: "kB of own code in the main entry, rxjs, io-ts and fp-ts left out",
      value: whole.kB,
      atMost: 6,
    },
    ...Object.entries(parts(whole)).map(([part, bytes]) => ({
      what: `kB of that before gzip: ${part}`,
      value: bytes / 1000,
    })),
    {
      what: "kB of `ofType` alone",
      value: (await own(`export { ofType } from "${main}"`)).kB,
      atMost: 1,
    },
    {
      what: "kB of `createRelay`, `fetchSession`, `ofType` and a command with everything that they need",
      value: (await bundle(`export { createRelay, fetchSession, ofType, postlike } from "${main}"`))
        .kB,
      atMost: 24,
    },
  ];
  for (const [name, conditions] of entries) {
    const entry = source(conditions.import);
    const together = await own(`${all(main)} ${all(entry)}`);
    const { kB } = await own(all(entry));
    const beside = (together.kB - whole.kB).toFixed(1);
    figures.push({
      what: `kB of own code in \`rx-kirimin${name.slice(1)}\` (${beside} beside the main entry)`,
      value: kB,
    });
  }
  return figures;
}
