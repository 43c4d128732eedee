import { endings } from "../../lib/connection/endings.js";
import type { RelayErrorCode } from "../../lib/protocol/relay-error.js";
import { textOf } from "./support/pages.js";

const codes = Object.keys(endings) as RelayErrorCode[];
const stopping = codes.filter((code) => !endings[code].retry);
const retried = codes.filter((code) => endings[code].retry);

/** The table rows in `text` that begin with the code of an ending: the code and the last cell. */
const rowsOf = (text: string): (readonly [code: RelayErrorCode, last: string])[] =>
  [...text.matchAll(/^\| `([a-z-]+)`[^|]*\|(?:.*\|)? *([^|]*?) *\|$/gm)]
    .map(([, code, last]) => [code as RelayErrorCode, String(last)] as const)
    .filter(([code]) => codes.includes(code));

/** The text under a heading. */
const section = (page: string, heading: string): string =>
  textOf(page)
    .split(/^#+ /m)
    .find((text) => text.startsWith(heading)) ?? "";

/** The least delay, such as `5 s`. */
const floorOf = (code: RelayErrorCode): string => `${endings[code].floor / 1000} s`;

describe("The table of endings", () => {
  it.each([
    ["docs/states.md", /^waits/],
    ["docs/protocol.md", /^yes/],
  ])(
    "in %s has each code once, and says of each whether another attempt follows",
    (page, again) => {
      const rows = rowsOf(textOf(page));
      expect(rows.map(([code]) => code).sort()).toEqual([...codes].sort());
      for (const [code, last] of rows) {
        expect([code, again.test(last)]).toEqual([code, endings[code].retry]);
        expect([code, /\d+ s/.exec(last)?.[0] ?? "0 s"]).toEqual([code, floorOf(code)]);
      }
    },
  );

  it("in README.md has those that stop, and the sentence below has the others", () => {
    const text = section("README.md", "Reconnecting");
    expect(rowsOf(text).map(([code]) => code)).toEqual(stopping);
    const [sentence = ""] = /^`[^|]*?lead to another attempt/m.exec(text) ?? [];
    const named = [...sentence.matchAll(/`([a-z-]+)`(?: \(at least (\d+ s)\))?/g)];
    expect(named.map(([, code, floor = "0 s"]) => [code, floor])).toEqual(
      retried.map((code) => [code, floorOf(code)]),
    );
  });

  it("in docs/troubleshooting.md has each that stops under “It stops”, and each other one elsewhere", () => {
    const page = "docs/troubleshooting.md";
    const stops = rowsOf(section(page, "It stops")).map(([code]) => code);
    expect([...new Set(stops)].sort()).toEqual([...stopping].sort());
    const others = codes.filter((code) => {
      const tables = textOf(page).replace(section(page, "It stops"), "");
      return new RegExp(`^\\|[^|]*\`${code}\`[^|]*\\|`, "m").test(tables);
    });
    expect(others.sort()).toEqual([...retried].sort());
  });
});
