/** The likes of posts. One user can like a post many times (docs/protocol.md, From the client). */
export class Likes {
  readonly #likers = new Map<string, readonly string[]>();

  add(postid: string, userid: string): void {
    this.#likers.set(postid, [...this.#of(postid), userid]);
  }

  /** Takes all of the user's likes of that post away. */
  removeAll(postid: string, userid: string): void {
    this.#likers.set(
      postid,
      this.#of(postid).filter((liker) => liker !== userid),
    );
  }

  count(postid: string): number {
    return this.#of(postid).length;
  }

  #of(postid: string): readonly string[] {
    return this.#likers.get(postid) ?? [];
  }
}
