// Tables in Markdown, and the places in the docs where they go.
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";

/** A Markdown table, its columns aligned as prettier does. */
export function table(head, rows) {
  const all = [head, ...rows].map((cells) => cells.map(String));
  const widths = head.map((_, at) => Math.max(3, ...all.map((cells) => cells[at].length)));
  const line = (cells) => `| ${cells.map((cell, at) => cell.padEnd(widths[at])).join(" | ")} |`;
  const [first, ...others] = all.map(line);
  return [first, line(widths.map((width) => "-".repeat(width))), ...others].join("\n");
}

/** The Node and the processor of the measurement. */
export const machine = () => `Node ${process.version}, ${cpus()[0].model}`;

/**
 * Prints each section. With `--write`, also puts it in `file` between `<!-- name -->` and `<!-- /name -->`.
 */
export function writeSections(file, sections) {
  for (const [name, text] of Object.entries(sections)) console.log(`${name}\n\n${text}\n`);
  if (!process.argv.includes("--write")) return;
  const path = fileURLToPath(new URL(`../../${file}`, import.meta.url));
  let page = readFileSync(path, "utf8");
  for (const [name, text] of Object.entries(sections)) {
    const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    const [from, to] = [page.indexOf(start), page.indexOf(end)];
    if (from === -1 || to === -1) throw new Error(`${file} has no place for ${name}.`);
    page = `${page.slice(0, from + start.length)}\n\n${text}\n\n${page.slice(to)}`;
  }
  writeFileSync(path, page);
}
