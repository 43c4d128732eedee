interface Friendship {
  readonly asker: string;
  readonly asked: string;
  readonly accepted: boolean;
}

/** Who is whose friend, and who has asked to be. */
export class Friendships {
  #all: readonly Friendship[] = [];

  /** `isFriend` of a user: 0 no, 1 yes, 2 asked by the viewer, 3 asked by the user (docs/protocol.md, Shapes). */
  seenBy(viewer: string, userid: string): 0 | 1 | 2 | 3 {
    // The live server calls users with any friend their own friend.
    if (viewer === userid) return this.#all.some((it) => it.accepted && has(it, viewer)) ? 1 : 0;
    const friendship = this.#between(viewer, userid);
    if (!friendship) return 0;
    if (friendship.accepted) return 1;
    return friendship.asker === viewer ? 2 : 3;
  }

  areFriends(one: string, other: string): boolean {
    return one !== other && this.seenBy(one, other) === 1;
  }

  /** The ids of those who wait for an answer of `userid`. */
  requestsTo(userid: string): string[] {
    return this.#all.flatMap(({ asker, asked, accepted }) =>
      asked === userid && !accepted ? [asker] : [],
    );
  }

  ask(asker: string, asked: string): void {
    this.#put({ asker, asked, accepted: false });
  }

  accept(asker: string, asked: string): void {
    this.#put({ asker, asked, accepted: true });
  }

  end(one: string, other: string): void {
    this.#all = this.#all.filter((friendship) => !isBetween(friendship, one, other));
  }

  #between(one: string, other: string): Friendship | undefined {
    return this.#all.find((friendship) => isBetween(friendship, one, other));
  }

  #put(friendship: Friendship): void {
    this.end(friendship.asker, friendship.asked);
    this.#all = [...this.#all, friendship];
  }
}

const has = ({ asker, asked }: Friendship, userid: string): boolean =>
  asker === userid || asked === userid;

const isBetween = (friendship: Friendship, one: string, other: string): boolean =>
  has(friendship, one) && has(friendship, other);
