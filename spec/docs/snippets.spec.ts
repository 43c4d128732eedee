import { fencesOf, pages } from "./support/pages.js";
import { preludes } from "./support/preludes.js";
import { snippetsOf } from "./support/snippets.js";
import { faultsIn } from "./support/type-check.js";

/** A known fault: if it is found, finding none elsewhere means something. */
const misspelt = {
  page: "docs/misspelt.md",
  number: 1,
  line: 10,
  text: 'import { ofType } from "rx-kirimin";\n\nofType("kik");',
  own: new Set<string>(),
  borrowed: new Map<string, never>(),
};

describe("The snippets of all pages", () => {
  it("compile, and a misspelt type beside them is found, with its line", () => {
    expect(faultsIn([...pages.flatMap(snippetsOf), misspelt])).toEqual([
      expect.stringMatching(/^docs\/misspelt\.md:12: [^]*"kik"/),
    ]);
  });

  it("are all that there is: each fence says what is in it", () => {
    const known = ["ts", "sh", "json", "html", "text", "diff", "mermaid", "yaml"];
    const others = pages.flatMap((page) =>
      fencesOf(page)
        .filter(({ language }) => !known.includes(language))
        .map(({ line, language }) => `${page}:${line}: ${language}`),
    );
    expect(others).toEqual([]);
  });

  it.each(Object.keys(preludes))("take nothing for granted that they do not use: %s", (page) => {
    const [prelude, ...snippets] = snippetsOf(page);
    const used = new Set(snippets.flatMap(({ borrowed }) => [...borrowed.keys()]));
    const declared = [...(prelude?.text ?? "").matchAll(/^declare (?:function|const) (\w+)/gm)];
    const unused = declared.map(([, name]) => String(name)).filter((name) => !used.has(name));
    expect(unused).toEqual([]);
  });
});
