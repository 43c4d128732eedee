import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A field as docs/streams.md has it: `video?: boolean`. */
export interface Field {
  readonly name: string;
  readonly isOptional: boolean;
  readonly type: string;
}

const page = readFileSync(join(__dirname, "../../docs/streams.md"), "utf8");

/**
 * The tables of docs/streams.md: for each relay type, and for each part of one, its fields without `type`; one list for
 * each form in which it comes. That the types of the library are so is for spec/docs/streams.spec.ts to say.
 */
export const relayTable: ReadonlyMap<string, readonly (readonly Field[])[]> = new Map(
  [...page.matchAll(/^\| `(?<name>\w+)` +\| (?<cell>.*?) *(?<!\\)\|/gm)].map(({ groups = {} }) => [
    groups["name"] ?? "",
    (groups["cell"] ?? "")
      .replaceAll("\\|", "|")
      .split("; or ")
      .map((form) => [...form.matchAll(/`(\w+)(\??): ([^`]+)`/g)].map(fieldOf)),
  ]),
);

function fieldOf([, name = "", mark, type = ""]: RegExpMatchArray): Field {
  return { name, isOptional: mark === "?", type };
}

/** Its fields; an error where the page has no row for it, or several forms of it. */
export function fieldsOf(name: string): readonly Field[] {
  const [fields, ...others] = relayTable.get(name) ?? [];
  if (!fields || others.length > 0) throw new Error(`docs/streams.md has not one row for ${name}.`);
  return fields;
}
