import { isObject } from "../protocol/shape.js";

/** What stands in the place of a secret. */
const masked = "masked";

type Replacer = (this: unknown, key: string, value: unknown) => unknown;

/**
 * Makes a replacer for `JSON.stringify` that masks a peer's socket id, which is the `from` of anything but an envelope
 * (docs/protocol.md, Secrets); and with `links` the invite links of groups.
 *
 * @param onMasked called for each secret
 */
export const masking = (
  { links = false }: { readonly links?: boolean } = {},
  onMasked: () => void = () => undefined,
): Replacer =>
  function (key, value) {
    const isSecret = (key === "from" && !isEnvelope(this)) || (key === "link" && links);
    if (!isSecret || typeof value !== "string") return value;
    onMasked();
    return masked;
  };

/** In an envelope, `from` is a user id. A peer can put a `key` into a call signal, but not take the server's `uid` away. */
const isEnvelope = (holder: unknown): boolean =>
  isObject(holder) && typeof holder["key"] === "string" && !("uid" in holder);

/** A frame's text without its secrets: the same text, where there are none. */
export function maskText(text: string, options: { readonly links?: boolean }): string {
  let secrets = 0;
  const replacer = masking(options, () => {
    secrets += 1;
  });
  try {
    const without = JSON.stringify(JSON.parse(text), replacer);
    return secrets > 0 ? without : text;
  } catch {
    // It is no JSON, or a peer has nested it too deeply: all that it calls so counts as a secret.
    return text.replace(/("(?:from|link)"\s*:\s*")[^"]*/g, `$1${masked}`);
  }
}
