import type { People } from "./people.js";
import { checkLength, keptImage, refusal, type Outbox, type Upload, type Wire } from "./wire.js";

interface Comment {
  readonly id: string;
  readonly userid: string;
  readonly text: string;
  readonly ts: number;
}

interface Post {
  readonly id: string;
  readonly userid: string;
  readonly ts: number;
  readonly img: string;
  readonly text?: string;
  comments: readonly Comment[];
}

/** The posts, their comments, and likes, which are counted for any id. */
export class Posts {
  readonly #outbox: Outbox;
  readonly #people: People;
  readonly #posts = new Map<string, Post>();
  readonly #likers = new Map<string, readonly string[]>();

  constructor(outbox: Outbox, people: People) {
    this.#outbox = outbox;
    this.#people = people;
  }

  /** One user can like a post many times (docs/protocol.md, From the client). */
  like(userid: string, postid: string): void {
    this.#likers.set(postid, [...this.#likersOf(postid), userid]);
  }

  /** Takes all of the user's likes of that post away. */
  unlike(userid: string, postid: string): void {
    const others = this.#likersOf(postid).filter((liker) => liker !== userid);
    this.#likers.set(postid, others);
  }

  likes(postid: string): number {
    return this.#likersOf(postid).length;
  }

  /** All posts as `viewer` sees them, in the order in which they were made. */
  list(viewer: string): Wire[] {
    return [...this.#posts.values()].map((post) => this.#seenBy(viewer, post));
  }

  create(me: string, upload: Upload | undefined, text?: string): Wire {
    if (!upload) throw refusal(400, "POST_NO_FILE", "A post needs a file and its name.");
    const id = this.#outbox.serial();
    const img = keptImage(`p${id}`, upload);
    const ts = this.#outbox.now();
    const post: Post = { id, userid: me, ts, img, ...(text && { text }), comments: [] };
    this.#posts.set(id, post);
    return this.#seenBy(me, post);
  }

  delete(me: string, postid: string): void {
    const { userid } = this.#post(postid);
    if (userid !== me) throw refusal(400, "ERROR", `Post "${postid}" is not by user "${me}".`);
    this.#posts.delete(postid);
  }

  comments(viewer: string, postid: string): Wire[] {
    return this.#post(postid).comments.map((comment) => this.#commentSeenBy(viewer, comment));
  }

  comment(me: string, postid: string, text: string): Wire {
    const post = this.#post(postid);
    checkLength(text, [1, 300], "POST_COMMENT_LENGTH");
    const id = `c${this.#outbox.serial()}`;
    const comment = { id, userid: me, text, ts: this.#outbox.now() };
    post.comments = [...post.comments, comment];
    return this.#commentSeenBy(me, comment);
  }

  deleteComment(me: string, postid: string, commentid: string): void {
    const post = this.#post(postid);
    const comment = post.comments.find(({ id }) => id === commentid);
    if (!comment) throw refusal(404, "CMT_NOT_FOUND", `There is no comment "${commentid}".`);
    if (comment.userid !== me && post.userid !== me) {
      throw refusal(400, "ERROR", `Comment "${commentid}" is not by user "${me}".`);
    }
    post.comments = post.comments.filter((one) => one !== comment);
  }

  #post(postid: string): Post {
    const post = this.#posts.get(postid);
    if (post) return post;
    throw refusal(404, "POSTS_NOT_FOUND", `There is no post "${postid}".`);
  }

  #likersOf(postid: string): readonly string[] {
    return this.#likers.get(postid) ?? [];
  }

  #seenBy(viewer: string, { id, userid, ts, img, text, comments }: Post): Wire {
    return {
      id,
      user: this.#people.seenBy(viewer, userid),
      ts,
      img,
      likes: this.likes(id),
      comments: comments.length,
      ...(text !== undefined && { text }),
      liked: this.#likersOf(id).includes(viewer),
    };
  }

  #commentSeenBy(viewer: string, { id, userid, text, ts }: Comment): Wire {
    return { id, user: this.#people.seenBy(viewer, userid), text, ts };
  }
}
