// What the main entry weighs in a page.
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const weigh = async (contents, external) => {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: new URL("..", import.meta.url).pathname },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
    external,
  });
  return gzipSync(outputFiles[0].contents, { level: 9 }).length;
};

const peers = ["rxjs", "rxjs/*", "io-ts", "fp-ts"];

export async function size() {
  return [
    {
      what: "bytes of own code, minified and gzipped, rxjs, io-ts and fp-ts external",
      value: await weigh('export * from "rx-kirimin"', peers),
      atMost: 6000,
    },
    {
      what: "bytes of ofType alone",
      value: await weigh('export { ofType } from "rx-kirimin"', peers),
      atMost: 1000,
    },
    {
      what: "bytes of everything bundled",
      value: await weigh(
        'export { createRelay, fetchSession, ofType, postlike } from "rx-kirimin"',
        [],
      ),
      atMost: 24000,
    },
  ];
}
