// Writes lib/protocol/guards.ts from the codecs. With --print it prints the text: spec/protocol/guards.spec.ts compares it.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { format, resolveConfig } from "prettier";

const protocol = fileURLToPath(new URL("../lib/protocol/", import.meta.url));

/** Leaves out the guards of today, which may not fit the codecs any more. */
const noGuards = {
  name: "no-guards",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/guards\.js$/ }, () => ({ path: "guards", namespace: "none" }));
    onLoad({ filter: /^/, namespace: "none" }, () => ({ contents: "exports.guards = {}" }));
  },
};

/** The codecs of the sources, not of a build. */
async function loadCodecs() {
  const folder = mkdtempSync(join(tmpdir(), "codecs-"));
  const outfile = join(folder, "codecs.mjs");
  try {
    await build({
      stdin: {
        contents: 'export * from "./messages.js"; export * from "./session.js"',
        resolveDir: protocol,
      },
      bundle: true,
      format: "esm",
      outfile,
      plugins: [noGuards],
      logLevel: "error",
    });
    return await import(pathToFileURL(outfile));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const { messages, SessionChat } = await loadCodecs();

const kinds = { StringType: "isString", NumberType: "isNumber", BooleanType: "isBoolean" };
/** The guards of shapes by name. Each comes after those that it calls. */
const guards = new Map();

/** The name of the guard of `codec`. Writes the guard if there is none yet. */
function guardOf(codec) {
  if (codec._tag in kinds) return kinds[codec._tag];
  const name = `is${codec.name}`;
  if (!guards.has(name)) guards.set(name, { codec, text: writeGuard(name, codec) });
  if (guards.get(name).codec !== codec) throw new Error(`Two codecs are named ${codec.name}.`);
  return name;
}

/** Whether `codec` takes `value`, as an expression. */
function test(codec, value) {
  if (codec.unlessNull) return `(${value} === null || ${test(codec.unlessNull, value)})`;
  if (codec.element) return `isList(${value}, ${guardOf(codec.element)})`;
  if (codec._tag === "KeyofType") {
    const equals = Object.keys(codec.keys).map((key) => `${value} === "${key}"`);
    return `(${equals.join(" || ")})`;
  }
  return `${guardOf(codec)}(${value})`;
}

/** The guard of a shape: of one with few optional fields by name, of others by the fields that are there. */
function writeGuard(name, codec) {
  if (!codec.required) throw new Error(`${codec.name}: no guard can be written for such a codec.`);
  return Object.keys({ ...codec.required, ...codec.optional }).length > 4
    ? writeGuardOfPresent(name, codec)
    : `
export function ${name}(u: unknown): boolean {
  return isObject(u) && ${fieldsOf(codec)};
}`;
}

/**
 * Most optional fields are not there, and asking for each costs more than going through those that are. This guard sees
 * what is enumerable, as all is that JSON.parse makes.
 */
function writeGuardOfPresent(name, { required, optional, aliases }) {
  const count = Object.keys(required).length;
  const cases = group([
    ...Object.entries(required).map(([key, field]) => [
      key,
      `if (!${test(field, "field")}) return false; missing -= 1; break;`,
    ]),
    ...Object.entries(optional).map(([key, field]) => [
      key,
      `if (field !== undefined && !${test(field, "field")}) return false; break;`,
    ]),
    ...Object.keys(aliases).map((key) => [key, "if (field !== undefined) return false; break;"]),
  ]);
  return `
export function ${name}(u: unknown): boolean {
  if (!isObject(u)) return false;
  ${count > 0 ? `let missing = ${count};` : ""}
  for (const key in u) {
    const field = u[key];
    switch (key) { ${cases} }
  }
  return ${count > 0 ? "missing === 0" : "true"};
}`;
}

/** The cases of a switch. Those with the same body stand together. */
function group(entries) {
  const keysByBody = new Map();
  for (const [key, body] of entries) {
    keysByBody.set(body, `${keysByBody.get(body) ?? ""}case "${key}":\n`);
  }
  return [...keysByBody].map(([body, keys]) => keys + body).join("\n");
}

/** Whether `u` has the fields of `codec`, by name; those of a message without its type, which is known. */
function fieldsOf({ required, optional, aliases, tag, withTag, without }) {
  if (tag) return `u["${tag}"] === undefined ? ${fieldsOf(without)} : ${fieldsOf(withTag)}`;
  return [
    ...Object.entries(required)
      .filter(([, field]) => field._tag !== "LiteralType")
      .map(([key, field]) => test(field, `u["${key}"]`)),
    ...Object.keys(aliases).map((alias) => `u["${alias}"] === undefined`),
    ...Object.entries(optional).map(
      ([key, field]) => `(u["${key}"] === undefined || ${test(field, `u["${key}"]`)})`,
    ),
  ].join(" && ");
}

/** The types of messages by their fields: some have the same. */
const typesByFields = new Map();
for (const [type, codec] of Object.entries(messages)) {
  const fields = fieldsOf(codec);
  typesByFields.set(fields, [...(typesByFields.get(fields) ?? []), type]);
}
const checks = [...typesByFields].map(
  ([fields, [type]]) => `const ${type} = (u: Fields): boolean => ${fields};`,
);
const entries = [...typesByFields].flatMap(([, types]) =>
  types.map((type) => (type === types[0] ? type : `${type}: ${types[0]}`)),
);
guardOf(SessionChat);

const source = `
// Written by \`npm run guards\` from the codecs, and not by hand: scripts/generate-guards.mjs says how.
import { isList, isObject } from "./shape.js";

type Fields = Readonly<Record<string, unknown>>;

const isString = (u: unknown): boolean => typeof u === "string";
const isNumber = (u: unknown): boolean => typeof u === "number";
const isBoolean = (u: unknown): boolean => typeof u === "boolean";

${[...guards.values()].map(({ text }) => text).join("\n")}

${checks.join("\n\n")}

/** Of the messages, by type. */
export const guards: Readonly<Record<string, (u: Fields) => boolean>> = {
  ${entries.join(", ")}
};
`;
const target = `${protocol}guards.ts`;
const text = await format(source, { ...(await resolveConfig(target)), filepath: target });
if (process.argv.includes("--print")) process.stdout.write(text);
else writeFileSync(target, text);
