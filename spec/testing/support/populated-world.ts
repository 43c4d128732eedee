import type { Chat, Room, User } from "../../../lib/protocol/entities.js";
import type { Session, SessionChat } from "../../../lib/protocol/session.js";
import { userActions } from "../../../lib/testing/kirimin.js";
import type { UserActions } from "../../../lib/testing/index.js";
import { routeOf, type Reply } from "../../../lib/testing/world/routes.js";
import type { Delivery, Wire } from "../../../lib/testing/world/wire.js";
import { World } from "../../../lib/testing/world/world.js";

/** What was delivered, with the fields of any type: specs read what they know is there. */
export interface Delivered {
  readonly type: string;
  readonly from: string;
  readonly key: string;
  readonly callKey: string;
  readonly chat: Chat;
  readonly roomdata: Room;
  readonly users: User[];
  readonly sender: User;
}

/** A reply over HTTP, with the `data` of any route. */
export interface Called {
  readonly status: number;
  readonly body: {
    readonly ok: boolean;
    readonly code: number;
    readonly msg: string;
    readonly data?: Data;
  };
}

interface Data {
  readonly [field: string]: unknown;
  readonly chat: Chat;
  readonly group: SessionChat;
  readonly m: Chat[];
  readonly r: Room;
  readonly room?: Room;
  readonly text: string;
  readonly u: User[];
  readonly user: User;
  readonly users: User[];
}

/** A user of a world without a network. */
export interface Person extends UserActions {
  readonly id: string;
  isOnline: boolean;
  /** What was delivered since the last call. */
  taken(): Delivered[];
  /** Sends a command, and says whether it counted. */
  command(command: Wire): boolean;
  /** Makes a call over HTTP, whose reply comes at once. Throws where there is no such route. */
  call(method: "GET" | "POST", path: string, body?: Wire): Called;
  snapshot(): Pick<Required<Session>, "me" | "c">;
  /** The first chat of the snapshot. */
  firstChat(): SessionChat;
}

/** A world of three people, and all that was delivered in it. */
export function populatedWorld(options: { limits?: boolean; now?: () => number } = {}): {
  world: World;
  people: [Person, Person, Person];
  delivered: Delivered[];
  readonly addPerson: () => Person;
} {
  const everybody = new Map<string, Person & { inbox: Delivered[] }>();
  const delivered: Delivered[] = [];
  const delivery: Delivery = {
    deliver(to, message) {
      const person = everybody.get(to);
      if (!person?.isOnline) return;
      const copy = JSON.parse(JSON.stringify(message)) as Delivered;
      person.inbox.push(copy);
      delivered.push(copy);
    },
    isOnline: (userid) => everybody.get(userid)?.isOnline === true,
    ...(options.now && { now: options.now }),
  };
  const world = new World(delivery, options.limits);
  const addPerson = (): Person => {
    const { id } = world.people.add();
    const person = {
      ...userActions(world, id),
      id,
      isOnline: true,
      inbox: [] as Delivered[],
      taken: () => person.inbox.splice(0),
      command: (command: Wire) =>
        world.obey(
          { userid: id, socketid: `socket-of-${id}` },
          JSON.stringify({ identifier: "kirimin", ...command }),
        ) !== undefined,
      call: (method: "GET" | "POST", path: string, body: Wire = {}) => {
        const route = routeOf(method, path);
        if (!route) throw new TypeError(`There is no route ${method} ${path}.`);
        const reply: Reply = route(world, id, JSON.stringify(body));
        return JSON.parse(JSON.stringify(reply)) as Called;
      },
      firstChat: () => {
        const [chat] = person.snapshot().c;
        if (!chat) throw new Error(`User "${id}" has no chat.`);
        return chat;
      },
      snapshot: () =>
        JSON.parse(JSON.stringify(world.snapshotOf(id))) as Pick<Required<Session>, "me" | "c">,
    };
    everybody.set(id, person);
    return person;
  };
  return { world, people: [addPerson(), addPerson(), addPerson()], delivered, addPerson };
}

/** Makes friends, and takes what that delivered. */
export function befriend(one: Person, other: Person): void {
  one.addFriend(other.id);
  other.acceptFriend(one.id);
  one.taken();
  other.taken();
}
