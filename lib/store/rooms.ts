import { recordOf, sameList, type ChatRoom, type ShownChat } from "./chat-room.js";

/** A room, and what is worked out of it once: a new version of a room is another one of these. */
class KnownRoom {
  readonly id: string;
  readonly room: ChatRoom;
  /** When the latest message was written, in ms since the epoch. */
  readonly latest: number;
  #unread: { readonly by: string; readonly count: number } | undefined;

  constructor(room: ChatRoom) {
    this.id = room.room.id;
    this.room = room;
    const latest = room.messages.at(-1)?.timestamp ?? NaN;
    // NaN, which an app's own session can have, stands before and behind everything.
    this.latest = Number.isNaN(latest) ? -Infinity : latest;
  }

  /** How many messages others wrote and `userid` has not read. There is nothing to read in a deleted or a pending one. */
  unreadBy(userid: string): number {
    if (this.#unread?.by !== userid) {
      let count = 0;
      for (const chat of this.room.messages) if (isUnread(chat, userid)) count += 1;
      this.#unread = { by: userid, count };
    }
    return this.#unread.count;
  }
}

const isUnread = ({ userid, type, readers, pending, failed }: ShownChat, by: string): boolean =>
  userid !== by &&
  type !== "deleted" &&
  pending === undefined &&
  failed === undefined &&
  readers?.includes(by) !== true;

type Bucket = readonly KnownRoom[];

const bucketCount = 128;

/**
 * All rooms by their ids, immutable. Putting one in copies the few rooms that fall into the same bucket and the list of
 * buckets, however many there are. A record of 1,000 rooms takes longer to copy than all else that a message costs.
 */
export class Rooms {
  readonly #buckets: readonly Bucket[];
  #record: Readonly<Record<string, ChatRoom>> | undefined;
  #byLatest: readonly ChatRoom[] | undefined;

  private constructor(buckets: readonly Bucket[]) {
    this.#buckets = buckets;
  }

  /** The later one of two with the same id stays. */
  static of(rooms: readonly ChatRoom[]): Rooms {
    const buckets = Array.from({ length: bucketCount }, (): KnownRoom[] => []);
    for (const room of rooms) {
      const { id } = room.room;
      const bucket = buckets[bucketOf(id)] as KnownRoom[];
      const index = bucket.findIndex((known) => known.id === id);
      bucket[index < 0 ? bucket.length : index] = new KnownRoom(room);
    }
    return new Rooms(buckets);
  }

  /** The rooms of a record, which stays theirs. */
  static in(record: Readonly<Record<string, ChatRoom>>): Rooms {
    const rooms = Rooms.of(Object.values(record));
    rooms.#record = record;
    return rooms;
  }

  get(id: string): ChatRoom | undefined {
    return this.#known(id)?.room;
  }

  /** With this room, new or in the place of the one with its id. */
  with(room: ChatRoom): Rooms {
    const { id } = room.room;
    const known = this.#known(id);
    if (known?.room === room) return this;
    const bucket = this.#bucket(id);
    const next = new KnownRoom(room);
    return this.#replace(
      id,
      known ? bucket.map((it) => (it === known ? next : it)) : [...bucket, next],
    );
  }

  without(id: string): Rooms {
    const known = this.#known(id);
    if (!known) return this;
    return this.#replace(
      id,
      this.#bucket(id).filter((it) => it !== known),
    );
  }

  /** With each room as `change` gives it, which leaves the id. */
  map(change: (room: ChatRoom) => ChatRoom): Rooms {
    const buckets = this.#buckets.map((bucket) => {
      const changed = bucket.map((known) => {
        const room = change(known.room);
        return room === known.room ? known : new KnownRoom(room);
      });
      return sameList(changed, bucket) ? bucket : changed;
    });
    return sameList(buckets, this.#buckets) ? this : new Rooms(buckets);
  }

  /** The same one at each call. */
  get record(): Readonly<Record<string, ChatRoom>> {
    this.#record ??= recordOf(this.#buckets.flat().map(({ id, room }) => [id, room]));
    return this.#record;
  }

  /** Those with the newest messages first, those without any last; the same list at each call. */
  get byLatest(): readonly ChatRoom[] {
    this.#byLatest ??= this.#buckets
      .flat()
      .sort((one, other) =>
        one.latest === other.latest ? compare(one.id, other.id) : compare(other.latest, one.latest),
      )
      .map(({ room }) => room);
    return this.#byLatest;
  }

  /** How many messages of the room `userid` has not read. */
  unreadIn(id: string, userid: string): number {
    return this.#known(id)?.unreadBy(userid) ?? 0;
  }

  /** How many messages of all rooms `userid` has not read. */
  unreadBy(userid: string): number {
    let sum = 0;
    for (const bucket of this.#buckets) for (const known of bucket) sum += known.unreadBy(userid);
    return sum;
  }

  #bucket(id: string): Bucket {
    return this.#buckets[bucketOf(id)] as Bucket;
  }

  #known(id: string): KnownRoom | undefined {
    return this.#bucket(id).find((known) => known.id === id);
  }

  #replace(id: string, bucket: Bucket): Rooms {
    const buckets = [...this.#buckets];
    buckets[bucketOf(id)] = bucket;
    return new Rooms(buckets);
  }
}

const bucketOf = (id: string): number => {
  let hash = 0;
  for (let i = 0; i < id.length; i += 1) hash = (Math.imul(hash, 31) + id.charCodeAt(i)) | 0;
  return (hash >>> 0) % bucketCount;
};

const compare = <T extends string | number>(one: T, other: T): number => (one < other ? -1 : 1);
