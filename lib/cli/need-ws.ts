import { Exit } from "./exits.js";
import { systemCodeOf } from "./system-code.js";

/** Loads what is made of the package `ws`, which is an optional peer; where it is missing, an {@link Exit} says how to get it. */
export async function needWs<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (!String(systemCodeOf(error)).endsWith("MODULE_NOT_FOUND")) throw error;
    throw new Exit(
      "noWs",
      "The package ws is not installed. Run npm install ws, or npx -p rx-kirimin -p ws rx-kirimin ….",
    );
  }
}
