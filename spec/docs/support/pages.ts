import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

export const root = join(__dirname, "../../..");

/** A fenced block of a page. */
export interface Fence {
  /** The word after the opening fence, such as `ts`. */
  readonly language: string;
  readonly text: string;
  /** The line of the page on which its text begins. */
  readonly line: number;
}

const inFolder = (folder: string): string[] =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder)).map((file) => join(folder, file))
    : [];

/** Each page of the project by its path, such as `docs/node.md`. */
export const pages = [".", "docs", "demo", ".github"]
  .flatMap(inFolder)
  .filter((path) => path.endsWith(".md"))
  .sort();

export const textOf = (page: string): string => readFileSync(join(root, page), "utf8");

/** Its fenced blocks, those in lists too. */
export const fencesOf = (page: string): Fence[] =>
  [...textOf(page).matchAll(/^( *)```(.*)\n([^]*?)^\1```$/gm)].map((match) => {
    const [, indent = "", language = "", text = ""] = match;
    return {
      language,
      text: text.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
      line: match.input.slice(0, match.index).split("\n").length + 1,
    };
  });
