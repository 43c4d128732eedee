import { isHost } from "../node/origins.js";
import { relayTypes, type RelayType } from "../protocol/messages.js";
import { isPath } from "../protocol/relay-url.js";
import { Exit } from "./exits.js";
import { nearest } from "./nearest.js";

/** What `--type` takes: the relay types, and the short names that `ofType` takes too. */
export type TypeName = RelayType | "join" | "leave" | "kick";

export const typeNames = ["join", "leave", "kick", ...relayTypes] as [TypeName, ...TypeName[]];

/** Each reads one argument. What cannot be throws an {@link Exit} that says what can, and quotes no more than a type. */
export function readTypes(text: string): TypeName[] {
  return text.split(",").map((part) => readType(part.trim()));
}

export function readType(name: string): TypeName {
  const known = typeNames.find((type) => type === name);
  if (known !== undefined) return known;
  throw new Exit(
    "usage",
    `There is no relay type ${JSON.stringify(name)}. The nearest is "${nearest(name, typeNames)}".`,
  );
}

export function readUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  expect(
    url !== undefined && /^https?:$/.test(url.protocol),
    "--url: expected where Kirimin is, with http:// or https://, such as https://kirimin.devanka.id.",
  );
  expect(
    [url.username, url.password, url.search, url.hash].every((part) => part === ""),
    "--url: expected no user, password, query or fragment in it, such as https://kirimin.devanka.id.",
  );
  return text.replace(/\/+$/, "");
}

export function readHosts(text: string): string[] {
  return text.split(",").map((part) => {
    const host = part.trim();
    expect(
      isHost(host),
      "--socket-host: expected a host, with its port if it has one, such as kirimin-a1.devanka.id.",
    );
    return host;
  });
}

export function readPath(text: string): string {
  expect(isPath(text), "--path: expected a path, such as /socket.");
  return text;
}

export function readSpeed(text: string): number {
  const speed = Number(text);
  expect(
    text.trim() !== "" && speed > 0,
    "--speed: expected how many times as fast, such as 10 or 0.5.",
  );
  return speed;
}

export function readPort(text: string): number {
  expect(
    /^\d{1,5}$/.test(text) && Number(text) <= 65_535,
    "--port: expected a port, 0 to 65535; 0 for any free one.",
  );
  return Number(text);
}

export function readDuration(text: string): number {
  expect(
    /^\d{1,9}$/.test(text),
    "--within: expected a time in ms, such as 30000, of at most 999999999.",
  );
  return Number(text);
}

function expect(holds: boolean, message: string): asserts holds {
  if (!holds) throw new Exit("usage", message);
}
