import { existsSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { pages, root, textOf } from "./support/pages.js";

/** As GitHub makes them. */
const anchorOf = (heading: string): string =>
  heading
    .replaceAll(/[`*]|\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(" ", "-");

const anchorsOf = (page: string): string[] =>
  [...textOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchorOf(String(heading)));

/** The targets of a page's links in the project. */
const linksOf = (page: string): string[] =>
  [
    ...textOf(page)
      .replaceAll(/^ *```[^]*?^ *```$/gm, "")
      .matchAll(/\]\(([^)\s]+)\)/g),
  ]
    .map(([, target]) => String(target))
    .filter((target) => !/^[a-z]+:/.test(target));

const isThere = (page: string, link: string): boolean => {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : normalize(join(dirname(page), path));
  if (!existsSync(join(root, target))) return false;
  return anchor === undefined || anchorsOf(target).includes(anchor);
};

describe("The links", () => {
  it.each(pages)("of %s lead somewhere", (page) => {
    expect(linksOf(page).filter((link) => !isThere(page, link))).toEqual([]);
  });

  it("reach each page of docs/ from the README", () => {
    const reached = new Set(["README.md"]);
    for (const page of reached) {
      for (const link of linksOf(page)) {
        const target = normalize(join(dirname(page), String(link.split("#")[0])));
        if (target.endsWith(".md") && pages.includes(target)) reached.add(target);
      }
    }
    expect(pages.filter((page) => page.startsWith("docs/") && !reached.has(page))).toEqual([]);
  });
});
