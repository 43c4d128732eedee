import "@angular/compiler";
import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";
import * as ngrx from "../../lib/ngrx/index.js";
import * as signals from "../../lib/ngrx/signals/index.js";

const lib = join(__dirname, "../../lib");

/** The folders of lib and the packages that an entry is made of, for its types too. */
function partsOf(entry: string): { folders: string[]; packages: string[] } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    for (const { fileName } of ts.preProcessFile(readFileSync(file, "utf8"), true, true)
      .importedFiles) {
      if (fileName.startsWith(".")) visit(join(dirname(file), fileName.replace(/\.js$/, ".ts")));
      else packages.add(fileName);
    }
  };
  visit(join(lib, entry));
  const folders = new Set([...files].map((file) => dirname(relative(lib, file))));
  return { folders: [...folders].sort(), packages: [...packages].sort() };
}

describe("rx-kirimin/ngrx", () => {
  it("exports these values, and no others", () => {
    expect(Object.keys(ngrx).sort()).toEqual([
      "kiriminActions",
      "kiriminFeature",
      "provideKiriminActions",
      "toAction",
    ]);
  });

  it("needs @ngrx/store, and neither @ngrx/effects nor @ngrx/signals", () => {
    const { folders, packages } = partsOf("ngrx/index.ts");
    expect(packages).toEqual(["@angular/core", "@ngrx/store", "fp-ts", "io-ts", "rxjs"]);
    for (const folder of ["angular", "ngrx/signals", "node", "testing"]) {
      expect(folders).not.toContain(folder);
    }
  });
});

describe("rx-kirimin/ngrx/signals", () => {
  it("exports these values, and no others", () => {
    expect(Object.keys(signals).sort()).toEqual([
      "kiriminEvents",
      "provideKiriminEvents",
      "toEvent",
      "withKirimin",
    ]);
  });

  it("needs @ngrx/signals, and neither @ngrx/store nor @ngrx/effects", () => {
    const { folders, packages } = partsOf("ngrx/signals/index.ts");
    expect(packages).toEqual([
      "@angular/core",
      "@ngrx/signals",
      "@ngrx/signals/events",
      "fp-ts",
      "io-ts",
      "rxjs",
    ]);
    for (const folder of ["angular", "node", "testing"]) expect(folders).not.toContain(folder);
  });
});
