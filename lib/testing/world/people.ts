import type { User } from "../../protocol/entities.js";
import type { RelayType } from "../../protocol/messages.js";
import { checkLength, keptImage, refusal, type Limits, type Outbox, type Upload } from "./wire.js";

/** A user as the server knows it: `isFriend` depends on the viewer. */
export type Account = Omit<User, "isFriend"> & { readonly displayname: string };

interface Friendship {
  readonly asker: string;
  readonly asked: string;
  readonly accepted: boolean;
}

/** The id of the server's bot. */
export const bot = "420";

const botAccount: Account = {
  id: bot,
  username: "kirai",
  displayname: "Kirimin AI",
  bio: "Kirimin Chat Bot",
  image: "kirai_user.png",
  badges: [6],
};

/** The users, their friendships, and their requests. */
export class People {
  readonly #outbox: Outbox;
  readonly #limits: Limits;
  readonly #meet: (one: string, other: string) => void;
  readonly #accounts = new Map<string, Account>([[bot, botAccount]]);
  #friendships: readonly Friendship[] = [];

  /** @param meet makes the chat of two who become friends */
  constructor(outbox: Outbox, limits: Limits, meet: (one: string, other: string) => void) {
    this.#outbox = outbox;
    this.#limits = limits;
    this.#meet = meet;
  }

  /** All users but the bot, in the order in which they signed up. */
  get ids(): readonly string[] {
    return [...this.#accounts.keys()].filter((id) => id !== bot);
  }

  add(username?: string): Account {
    const id = String(7_000_000 + this.#accounts.size);
    const account = { id, username: username ?? `u${id}`, displayname: username ?? `User ${id}` };
    this.#accounts.set(id, account);
    return account;
  }

  has(userid: string): boolean {
    return this.#accounts.has(userid);
  }

  /** The account of `userid`; throws where there is none. */
  account(userid: string): Account {
    const account = this.#accounts.get(userid);
    if (account) return account;
    throw refusal(404, "ERROR", `There is no user "${userid}". Add one with addUser().`);
  }

  /** The users with this id, or with this text in a name, as `viewer` sees them. */
  search(viewer: string, text: string): User[] {
    const part = text.toLowerCase();
    const found = this.ids.filter((id) => {
      const { username, displayname } = this.account(id);
      return id === text || `${username}\n${displayname}`.toLowerCase().includes(part);
    });
    if (found.length > 0) return found.map((id) => this.seenBy(viewer, id));
    throw refusal(404, "USERS_NOT_FOUND", "Nobody has this id or name.");
  }

  setUsername(me: string, username: string): void {
    checkLength(username, [4, 20], "ACC_FAIL_UNAME_LENGTH");
    if (!/^[\w.]+$/.test(username)) {
      throw refusal(400, "ACC_FAIL_UNAME_FORMAT", "A username is of a-z, 0-9, _ and . alone.");
    }
    if (this.ids.some((id) => id !== me && this.account(id).username === username)) {
      throw refusal(400, "ACC_FAIL_CLAIMED", `Another user is called "${username}".`);
    }
    this.#limits.once(`${me} username`, "ACC_FAIL_UNAME_COOLDOWN");
    this.#change(me, { username });
  }

  setDisplayname(me: string, displayname: string): void {
    checkLength(displayname, [1, 35], "ACC_FAIL_DNAME_LENGTH");
    this.#limits.once(`${me} displayname`, "ACC_FAIL_DNAME_COOLDOWN");
    this.#change(me, { displayname });
  }

  setBio(me: string, bio: string): void {
    checkLength(bio, [0, 200], "ACC_FAIL_BIO_LENGTH");
    this.#limits.once(`${me} bio`, "ACC_FAIL_BIO_COOLDOWN");
    this.#change(me, { bio });
  }

  /** Gives the name under which the image is kept. */
  setImage(me: string, upload: Upload): string {
    const image = keptImage(`${me}${this.#outbox.serial()}`, upload);
    this.#change(me, { image });
    return image;
  }

  /** Makes `badges` those of `userid`, as a moderator does. */
  giveBadges(me: string, userid: string, badges: readonly number[]): void {
    const { badges: _, ...account } = this.account(userid);
    this.#accounts.set(userid, { ...account, ...(badges.length > 0 && { badges: [...badges] }) });
    if (userid !== me) this.#outbox.relay(me, userid, "newbadges", { badges });
  }

  seenBy(viewer: string, userid: string): User {
    return { ...this.account(userid), isFriend: this.#isFriend(viewer, userid) };
  }

  areFriends(one: string, other: string): boolean {
    return one !== other && this.#isFriend(one, other) === 1;
  }

  /** The ids of the users who wait for an answer of `userid`. */
  requestsTo(userid: string): string[] {
    return this.#friendships.flatMap(({ asker, asked, accepted }) =>
      asked === userid && !accepted ? [asker] : [],
    );
  }

  /** Asks `userid` to be a friend. Two who ask each other are friends at once. */
  addFriend(me: string, userid: string): void {
    this.account(userid);
    if (userid === me) throw refusal(400, "ERROR", `User "${me}" cannot add itself.`);
    const isFriend = this.#isFriend(me, userid);
    if (isFriend === 1) {
      throw refusal(400, "ERROR", `"${me}" and "${userid}" are friends already.`);
    }
    if (isFriend === 2) throw refusal(400, "ERROR", `"${me}" has asked "${userid}" already.`);
    if (isFriend === 3) {
      this.acceptFriend(me, userid);
      return;
    }
    this.#friendships = [...this.#friendships, { asker: me, asked: userid, accepted: false }];
    this.#tell(me, userid, "addfriend");
  }

  acceptFriend(me: string, userid: string): void {
    this.#expectRequest(me, userid, 3);
    this.#end(me, userid);
    this.#friendships = [...this.#friendships, { asker: userid, asked: me, accepted: true }];
    this.#meet(me, userid);
    this.#tell(me, userid, "acceptfriend");
  }

  ignoreFriend(me: string, userid: string): void {
    this.#expectRequest(me, userid, 3);
    this.#end(me, userid);
    this.#tell(me, userid, "ignorefriend");
  }

  /** Takes a request of `me` back. Does nothing to a request of `userid` (docs/protocol.md, What a user does over HTTP). */
  cancelFriend(me: string, userid: string): void {
    this.account(userid);
    if (this.#isFriend(me, userid) === 3) return;
    this.#expectRequest(me, userid, 2);
    this.#end(me, userid);
    this.#tell(me, userid, "cancelfriend");
  }

  /** Ends a friendship. Removes a pending request without telling `userid` (docs/protocol.md, What a user does over HTTP). */
  unfriend(me: string, userid: string): void {
    this.account(userid);
    const isFriend = me === userid ? 0 : this.#isFriend(me, userid);
    if (isFriend === 0) throw refusal(400, "ERROR", `"${me}" and "${userid}" are not friends.`);
    this.#end(me, userid);
    if (isFriend === 1) this.#tell(me, userid, "unfriend");
  }

  /** 0 no, 1 yes, 2 asked by the viewer, 3 asked by the user (docs/protocol.md, Shapes). */
  #isFriend(viewer: string, userid: string): 0 | 1 | 2 | 3 {
    // The live server calls users with any friend their own friend.
    if (viewer === userid) {
      return this.#friendships.some((it) => it.accepted && has(it, viewer)) ? 1 : 0;
    }
    const friendship = this.#friendships.find((it) => has(it, viewer) && has(it, userid));
    if (!friendship) return 0;
    if (friendship.accepted) return 1;
    return friendship.asker === viewer ? 2 : 3;
  }

  #change(
    userid: string,
    changes: Partial<Pick<Account, "username" | "displayname" | "bio" | "image">>,
  ): void {
    this.#accounts.set(userid, { ...this.account(userid), ...changes });
  }

  #end(one: string, other: string): void {
    this.#friendships = this.#friendships.filter((it) => !(has(it, one) && has(it, other)));
  }

  #expectRequest(me: string, userid: string, isFriend: 2 | 3): void {
    this.account(userid);
    if (me !== userid && this.#isFriend(me, userid) === isFriend) return;
    const [asker, asked] = isFriend === 2 ? [me, userid] : [userid, me];
    throw refusal(400, "ERROR", `"${asker}" has no open request to "${asked}".`);
  }

  #tell(me: string, to: string, type: RelayType): void {
    this.#outbox.relay(me, to, type, { user: this.seenBy(to, me) });
  }
}

const has = ({ asker, asked }: Friendship, userid: string): boolean =>
  asker === userid || asked === userid;
