import { readFileSync } from "node:fs";
import { decodeFrame, type UnknownMessage } from "../../lib/protocol/frame.js";
import { decodeOwnAction, type OwnAction } from "../../lib/protocol/own-actions.js";
import {
  chatReducer,
  emptyChatState,
  type ChatEvent,
  type ChatState,
} from "../../lib/store/index.js";
import { snapshotOf } from "./support/states.js";
import { faultsOf } from "./support/valid-state.js";

interface Recorded {
  readonly step: string;
  readonly by: string | null;
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly status: number;
  readonly reply: { readonly ok: boolean; readonly data?: Readonly<Record<string, unknown>> };
  readonly relayed: readonly { readonly to: string; readonly frame: string }[];
}

const recorded = readFileSync("spec/fixtures/own-actions.ndjson", "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Recorded);
const people = ["7100001", "7100012", "7100023", "7100034"];

const friendship: Readonly<Record<string, OwnAction["did"]>> = {
  addfriend: "addedfriend",
  acceptfriend: "acceptedfriend",
  unfriend: "unfriended",
  cancelfriend: "cancelledfriend",
  ignorefriend: "ignoredfriend",
};
const account: Readonly<Record<string, string>> = {
  "set-bio": "bio",
  "set-img": "image",
  "set-displayname": "displayname",
  "set-username": "username",
};

/** What a reply says that the user did; nothing, where it only tells something. */
function actionOf({ path, body, reply: { data = {} } }: Recorded): object | undefined {
  const [, , area, route = "", ...ids] = path.split("/");
  switch (`${area}/${route}`) {
    case "group/create":
      return { did: "joined", chat: data["group"] };
    case "group/join":
      return { did: "joined", chat: data };
    case "group/leave":
      return { did: "left", groupid: ids[0] };
    case "group/kick":
      return { did: "kicked", groupid: ids[0], userid: ids[1] };
    case "group/set-groupname":
      return {
        did: "changedroom",
        room: { id: body?.["id"], long: data["text"], short: data["text"] },
      };
    case "group/reset-link":
      return { did: "changedroom", room: { id: body?.["id"], link: data["text"] } };
    case "room/sendMessage":
      return { did: body && "edit" in body ? "edited" : "sent", ...data };
    case "room/delMessage":
      return { did: "deleted", ...data };
    case "room/clear":
      return { did: "cleared", roomid: ids[1] };
    default:
      if (area === "profile" && route in friendship) return { did: friendship[route], ...data };
      if (area === "account")
        return { did: "changedme", me: { [account[route] ?? ""]: data["text"] } };
      return undefined;
  }
}

/** A room as two of its members can compare it: with its messages, and who is in it. */
function roomIn(state: ChatState, id: string): object | undefined {
  const room = state.chats[id];
  return room && { messages: room.messages, users: Object.keys(room.users).sort() };
}

/** Each person's state after each step, in which it was done or relayed to them. */
function* played(): Generator<Recorded & { readonly states: ReadonlyMap<string, ChatState> }> {
  const states = new Map<string, ChatState>(
    people.map((id) => [
      id,
      chatReducer(emptyChatState, snapshotOf([], { me: { id, username: `u${id}` } })),
    ]),
  );
  const reduce = (id: string, event: ChatEvent | UnknownMessage): void =>
    void states.set(id, chatReducer(states.get(id), event));
  for (const [index, record] of recorded.entries()) {
    for (const { to, frame } of record.relayed) {
      const decoded = decodeFrame(frame);
      if (decoded._tag === "Left") throw new Error(decoded.left.errors.join());
      if (people.includes(to)) reduce(to, decoded.right);
    }
    const action = record.reply.ok && record.by !== null ? actionOf(record) : undefined;
    if (action) {
      const decoded = decodeOwnAction(action);
      if (decoded._tag === "Left") throw new Error(decoded.left.errors.join());
      expect(decoded.right.invalid).toEqual([]);
      reduce(String(record.by), { type: "own", key: String(index), ...decoded.right.action });
    }
    yield { ...record, states };
  }
}

describe("The recorded replies to what people did", () => {
  it("lead the state of the doer and those of the others to the same chats, at each step", () => {
    const compared: string[] = [];
    for (const { step, by, relayed, states } of played()) {
      for (const state of states.values()) expect(faultsOf(state)).toEqual([]);
      const doer = states.get(by ?? "");
      for (const { to } of relayed) {
        const other = states.get(to);
        if (!doer || !other || by === null) continue;
        for (const id of Object.keys(doer.chats)) {
          const mine = roomIn(doer, id);
          const theirs = roomIn(other, id === to ? by : id);
          if (!theirs) continue;
          expect([step, theirs]).toEqual([step, mine]);
          compared.push(step);
        }
      }
    }
    expect(new Set(compared)).toEqual(
      new Set([
        "join",
        "kick",
        "send to the group",
        "send an image",
        "delete",
        "clear the group",
        "send to a friend",
        "clear a chat of two",
        "unfriend",
        "addfriend, then the other asks too",
        "send to everyone's room",
      ]),
    );
  });

  it("leave a friend request by what they say, and not by what was asked for", () => {
    const waiting: (string | number)[] = [];
    for (const { step, path, states } of played()) {
      if (path.includes("/profile/") && !path.includes("search")) {
        waiting.push(step, states.get("7100034")?.requests.length ?? -1);
      }
    }
    expect(waiting.slice(0, 12)).toEqual([
      "addfriend",
      1,
      "cancelfriend",
      0,
      "addfriend again",
      1,
      "cancelfriend by the one who was asked",
      1,
      "ignorefriend",
      0,
      "addfriend third",
      1,
    ]);
  });

  it("tell the doer's own name and the group's, which the server tells nobody else", () => {
    for (const { step, states } of played()) {
      const state = states.get("7100001");
      if (step === "reset link") {
        expect(state?.chats["63316320"]?.room).toMatchObject({
          long: "Ruang Baru",
          link: "41zrk4mwy1v1qf",
        });
      }
      if (step === "disband") expect(state?.chats["63316320"]).toBeUndefined();
      if (step === "image") {
        expect(state?.me).toMatchObject({ bio: "halo", image: "7100001rvu35ig0.png" });
        expect(state?.chats["7100034"]?.users["7100001"]).toMatchObject({ bio: "halo" });
      }
    }
  });
});
