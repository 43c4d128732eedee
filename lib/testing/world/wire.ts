import type { RelayType } from "../../protocol/messages.js";

/** A JSON object on the wire. */
export type Wire = Readonly<Record<string, unknown>>;

/** How messages reach the users, and a clock. */
export interface Delivery {
  /** Hands `message` to the user `to`, now; a user without a socket loses it. */
  deliver(to: string, message: Wire): void;
  isOnline(userid: string): boolean;
  /** The time, in ms since the epoch. @defaultValue that of `Date` */
  readonly now?: () => number;
}

/** Sends messages to users, and makes texts that occur once. */
export class Outbox {
  /** In ms since the epoch. */
  readonly now: () => number;
  readonly #delivery: Delivery;
  #serials = 0;

  constructor(delivery: Delivery) {
    this.#delivery = delivery;
    this.now = delivery.now ?? (() => Date.now());
  }

  /** A new text at each call. */
  serial(): string {
    this.#serials += 1;
    return `${this.now().toString(36)}${this.#serials.toString(36)}`;
  }

  isOnline(userid: string): boolean {
    return this.#delivery.isOnline(userid);
  }

  deliver(to: string, message: Wire): void {
    this.#delivery.deliver(to, message);
  }

  /** Delivers in an envelope, whose `key` is another for each receiver (docs/protocol.md, From the server). */
  relay(from: string, to: string, type: RelayType, fields: Wire): void {
    this.deliver(to, { key: `${from}-${this.serial()}`, from, type, ...fields });
  }
}

/** An Error that says why the server refuses, with `code`, `msg` and `data` of the HTTP reply. */
export interface Refusal extends Error {
  readonly code: number;
  readonly msg: string;
  readonly data?: Wire;
}

export const refusal = (code: number, msg: string, words: string, data?: Wire): Refusal =>
  Object.assign(new Error(words), { code, msg, ...(data && { data }) });

export const isRefusal = (error: unknown): error is Refusal =>
  error instanceof Error && "msg" in error;

/** Time between two changes of a name or a bio, in ms. Observed for the display name; the others are assumed to be the same. */
const cooldown = 2 * 60 * 60 * 1000;

/** The limits on how often and how many; none of them holds unless they are asked for. */
export class Limits {
  readonly #isOn: boolean;
  readonly #now: () => number;
  readonly #free = new Map<string, number>();

  constructor(isOn: boolean, now: () => number) {
    this.#isOn = isOn;
    this.#now = now;
  }

  /** Starts the cooldown of what `key` names; refuses with `msg` while the last one lasts. */
  once(key: string, msg: string): void {
    if (!this.#isOn) return;
    const timestamp = this.#free.get(key) ?? 0;
    if (this.#now() < timestamp) {
      throw refusal(429, msg, "This was changed a short time ago.", { timestamp });
    }
    this.#free.set(key, this.#now() + cooldown);
  }

  /** Refuses with `msg` when there are `most` already. */
  atMost(most: number, count: number, msg: string): void {
    if (this.#isOn && count >= most) throw refusal(400, msg, `There can be ${most} at most.`);
  }
}

/** Refuses a text that is too short or too long, in characters. */
export function checkLength(
  text: string,
  [least, most]: readonly [number, number],
  msg: string,
): void {
  if (text.length < least || text.length > most) {
    throw refusal(400, msg, `The text has to have ${least} to ${most} characters.`);
  }
}

/** A file as the routes take it. */
export interface Upload {
  readonly name: string;
  /** A data URL. */
  readonly data: string;
}

/** In bytes; documented by Kirimin for each image. */
const largestImage = 2.5 * 1024 * 1024;

/** Refuses what is not a data URL. */
export function checkUpload({ data }: Upload): void {
  if (!data.startsWith("data:")) throw refusal(400, "ERROR", "The file has to be a data URL.");
}

/** The name under which the server keeps an image: `stem` and the extension. Refuses one that is too large. */
export function keptImage(stem: string, upload: Upload): string {
  checkUpload(upload);
  const { name, data } = upload;
  const base64 = data.slice(data.indexOf(",") + 1);
  if (base64.length * 0.75 > largestImage) {
    throw refusal(413, "ACC_FILE_LIMIT", "An image may have 2.5 MB at most.");
  }
  return stem + (/\.\w+$/.exec(name)?.[0] ?? "");
}
