import { readFileSync } from "node:fs";
import { Exit } from "./exits.js";
import { systemCodeOf } from "./system-code.js";

/** The text of a file. Throws an {@link Exit} where it cannot be read. */
export function readFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new Exit("unreadable", `${file} cannot be read (${String(systemCodeOf(error))}).`);
  }
}
