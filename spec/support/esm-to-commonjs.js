import { transformSync } from "esbuild";

/** What jest runs over packages that ship ES modules alone: their imports and exports become CommonJS, the rest stays. */
export default {
  process: (source, path) =>
    transformSync(source, {
      format: "cjs",
      target: "node20",
      sourcefile: path,
      sourcemap: "external",
    }),
};
