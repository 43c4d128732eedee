import { randomHex } from "../users/random-hex.js";
import type { SignedUpUser } from "../users/signed-up-user.js";

/** Who is signed in by which cookie. */
export class Cookies {
  readonly #users = new Map<string, SignedUpUser>();

  /** Signs `user` in, and gives the value of the `Cookie` header for that. */
  issue(user: SignedUpUser): string {
    const cookie = `connect.sid=${randomHex(16)}`;
    this.#users.set(cookie, user);
    return cookie;
  }

  /** The one whom the `Cookie` header signs in. */
  userOf(header: string | undefined): SignedUpUser | undefined {
    for (const cookie of (header ?? "").split(/; */)) {
      const user = this.#users.get(cookie);
      if (user) return user;
    }
    return undefined;
  }
}
