/**
 * A frame's text without its secrets: a peer's socket id, which is the `from` of anything but an envelope
 * (docs/protocol.md, Secrets), and with `links` the invite links of groups. All else in it stays as it came. In a text that
 * is not JSON, each `from` and each `link` counts as a secret.
 */
export function maskText(
  text: string,
  { links = false }: { readonly links?: boolean } = {},
): string {
  const isWhole = isJson(text);
  const spans = secretsIn(
    text,
    ({ hasKey, hasUid }) => !isWhole || !hasKey || hasUid,
    links || !isWhole,
  );
  let result = "";
  let done = 0;
  for (const [start, end] of spans.sort(([one], [other]) => one - other)) {
    // A secret can be part of another.
    if (start < done) continue;
    result += `${text.slice(done, start)}"masked${end > text.length ? "" : '"'}`;
    done = end;
  }
  return result + text.slice(done);
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** A part of the text, by its first index and the one after its last. A part that is cut off ends beyond the text. */
type Span = readonly [start: number, end: number];

/** An object or an array of the text, and what is known of it so far. */
interface Holder {
  readonly start: number;
  /** Its own name in what holds it. */
  readonly name: string | undefined;
  /** An envelope has a `key`, and no `uid`, which the server puts into each call signal. */
  hasKey: boolean;
  hasUid: boolean;
  readonly senders: Span[];
}

/**
 * The values of `from` and `link` that are secrets. It goes over the text once, without recursion, since peers nest as
 * deeply as they like; and it reads broken JSON as well as it can.
 */
function secretsIn(
  text: string,
  hidesSender: (holder: Holder) => boolean,
  hidesLinks: boolean,
): Span[] {
  const secrets: Span[] = [];
  const open: Holder[] = [];
  const enter = (start: number): void => {
    open.push({ start, name, hasKey: false, hasUid: false, senders: [] });
    name = undefined;
  };
  const leave = (end: number): void => {
    const holder = open.pop() as Holder;
    if (hidesSender(holder)) secrets.push(...holder.senders);
    if (open.length > 0) tell(holder.name, holder.start, end);
  };
  const tell = (member: string | undefined, start: number, end: number): void => {
    const holder = open.at(-1) as Holder;
    name = undefined;
    if (member === "uid") holder.hasUid = true;
    if (member === "key") holder.hasKey = text[start] === '"';
    if (literal.test(text.slice(start, Math.min(end, start + 30)))) return;
    if (member === "from") holder.senders.push([start, end]);
    if (member === "link" && hidesLinks) secrets.push([start, end]);
  };

  let name: string | undefined;
  // The text itself holds what broken JSON has outside of any object.
  enter(0);
  for (let at = 0; at < text.length;) {
    const character = text.charAt(at);
    let end = at + 1;
    if (character === "{" || character === "[") enter(at);
    else if (character === "}" || character === "]") {
      if (open.length > 1) leave(end);
    } else if (character === ",") name = undefined;
    else if (!/[\s:]/.test(character)) {
      end = tokenEnd(text, at);
      if (isName(text, end)) name = nameOf(text.slice(at, end));
      else tell(name, at, end);
    }
    at = end;
  }
  while (open.length > 0) leave(text.length + 1);
  return secrets;
}

/** A value that can hold no secret. */
const literal = /^(?:-?[\d.]+(?:e[+-]?\d+)?|true|false|null)$/i;

/** The end of a string, or of a word without quotes. */
function tokenEnd(text: string, start: number): number {
  const quote = text.charAt(start);
  let at = start + 1;
  if (quote === '"' || quote === "'") {
    while (at < text.length && text.charAt(at) !== quote) at += text.charAt(at) === "\\" ? 2 : 1;
    return at + 1;
  }
  while (at < text.length && !/[\s"{}[\],:]/.test(text.charAt(at))) at += 1;
  return at;
}

const isName = (text: string, end: number): boolean => {
  let at = end;
  while (/\s/.test(text.charAt(at))) at += 1;
  return text.charAt(at) === ":";
};

/** A name as it is meant: letters can be escaped. */
function nameOf(token: string): string | undefined {
  // No name of interest is longer, also with each letter escaped.
  if (token.length > 26) return undefined;
  const inner = token.replace(/^["']|["']$/g, "");
  try {
    return JSON.parse(`"${inner}"`) as string;
  } catch {
    return inner;
  }
}

/**
 * An emoji, which can hold characters that join and choose its parts; or a character that steers a terminal, turns the
 * direction of text, or cannot be seen: control and format characters, line ends, and what Unicode says to show nothing for.
 */
const emojiOrUnseen =
  /(\p{Extended_Pictographic}\p{EMod}?\ufe0f?(?:\u200d\p{Extended_Pictographic}\p{EMod}?\ufe0f?)*|[\d#*]\ufe0f\u20e3)|[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** What looks like spaces. U+FEFF counts as one in JavaScript, and cannot be seen. */
const blank = /(?:[^\S\ufeff]|\u2800)+/g;

/** What peers wrote, in one line of at most 200 characters, without what steers the terminal or cannot be seen. */
export function plain(text: string): string {
  const line = text.replace(blank, " ").replace(emojiOrUnseen, "$1");
  // A letter is at most two of JavaScript's characters.
  const letters = Array.from(line.slice(0, 402));
  return letters.length <= 200 ? line : `${letters.slice(0, 199).join("")}…`;
}

/** JSON with `\u…` in place of what steers the terminal or cannot be seen: the same value, safe to show. */
export const escaped = (json: string): string =>
  json.replace(emojiOrUnseen, (found, emoji?: string) => emoji ?? escapesOf(found));

const escapesOf = (character: string): string =>
  Array.from({ length: character.length }, (_, index) => {
    const code = character.charCodeAt(index).toString(16);
    return `\\u${code.padStart(4, "0")}`;
  }).join("");
