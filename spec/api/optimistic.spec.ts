import { NEVER, of } from "rxjs";
import { createApi, type Api, type ApiError, type ApiRelay } from "../../lib/api/index.js";
import { createClock } from "./support/clock.js";
import { fakeFetch, ok, refusal, replyOf } from "./support/fake-fetch.js";
import { fakeRelay } from "./support/fake-relay.js";

const group = { id: "63316320", long: "Ruang", short: "Ruang", type: "group" } as const;
const chat = { id: "cmwy1uv0p", userid: "7100001", timestamp: 1795727614345, text: "halo" };
const written = { chat, roomdata: group };

/** An API, what it asks and what it tells, in time that a spec tells. */
function rig(over?: Partial<ApiRelay>) {
  const clock = createClock();
  const { fetch, asked } = fakeFetch();
  const { relay, actions } = fakeRelay(over);
  const api = createApi(relay, "https://kirimin.devanka.id", { fetch, scheduler: clock.scheduler });
  return { api, clock, asked, actions, relay };
}

const optimistic = { optimistic: true };
const shown = { userid: "7100001", timestamp: 0 };

describe("An optimistic call", () => {
  it.each([
    {
      name: "sendMessage",
      make: (api: Api) => api.sendMessage(group, { text: "halo", reply: "c1" }, optimistic),
      pending: { ...shown, id: expect.stringMatching(/^pending-/), text: "halo", reply: "c1" },
      did: "sent",
    },
    {
      name: "sendMessage with a file",
      make: (api: Api) =>
        api.sendMessage(
          group,
          { type: "image", file: { name: "a.png", data: "data:," } },
          optimistic,
        ),
      pending: { ...shown, id: expect.stringMatching(/^pending-/), type: "image", source: "a.png" },
      did: "sent",
    },
    {
      name: "editMessage",
      make: (api: Api) => api.editMessage(group, "c1", "halo!", optimistic),
      pending: { ...shown, id: "c1", text: "halo!", edited: 0 },
      did: "edited",
    },
    {
      name: "deleteMessage",
      make: (api: Api) => api.deleteMessage(group, "c1", optimistic),
      pending: { ...shown, id: "c1", type: "deleted", text: "deleted" },
      did: "deleted",
    },
  ])("shows the message at once, until its reply is there: $name", async (row) => {
    const { api, clock, asked, actions } = rig();
    row.make(api).subscribe();
    const pending = { did: "pending", roomid: group.id, chat: row.pending };
    expect(actions()).toEqual([pending]);
    expect(JSON.stringify(asked[0]?.body)).not.toContain("pending");

    const [shownFirst] = actions() as { chat?: { id: string } }[];
    asked[0]?.answer(ok(written));
    await clock.advance(0);
    const replaces = row.did === "sent" ? { replaces: shownFirst?.chat?.id } : {};
    expect(actions()).toEqual([pending, { did: row.did, ...written, ...replaces }]);
  });

  it("shows nothing before someone subscribes, and another message for each who does", () => {
    const { api, actions } = rig();
    const sent$ = api.sendMessage(group, { text: "halo" }, optimistic);
    expect(actions()).toEqual([]);
    sent$.subscribe();
    sent$.subscribe();
    const ids = actions().map(
      (action) => "chat" in action && "id" in action.chat && action.chat.id,
    );
    expect(new Set(ids).size).toBe(2);
  });

  it("shows a message while it waits for its turn", () => {
    const { api, asked, actions } = rig();
    api.leaveGroup("1").subscribe();
    api.sendMessage(group, { text: "halo" }, optimistic).subscribe();
    expect(asked).toHaveLength(1);
    expect(actions()).toMatchObject([{ did: "pending" }]);
  });

  it("takes the message back where nothing was done, and gives the error", async () => {
    const { api, clock, asked, actions } = rig();
    const errors: unknown[] = [];
    api.sendMessage(group, { text: "halo" }, optimistic).subscribe({
      error: (error: unknown) => errors.push((error as ApiError).code),
    });
    const id = idOf(actions()[0]);
    asked[0]?.answer(refusal(404, "GRPS_404"));
    await clock.advance(0);
    expect(errors).toEqual(["rejected"]);
    expect(actions().slice(1)).toEqual([{ did: "unsent", roomid: group.id, chatid: id }]);
  });

  it.each([
    [
      "indeterminate",
      (asked: ReturnType<typeof fakeFetch>["asked"]) => asked[0]?.fail(new TypeError()),
    ],
    [
      "bad-reply",
      (asked: ReturnType<typeof fakeFetch>["asked"]) => asked[0]?.answer(replyOf(502, "")),
    ],
  ])("marks the message as failed where it may have arrived: %s", async (code, end) => {
    const { api, clock, asked, actions } = rig();
    const error = jest.fn();
    api.sendMessage(group, { text: "halo" }, optimistic).subscribe({ error });
    const id = idOf(actions()[0]);
    end(asked);
    await clock.advance(0);
    expect(actions().slice(1)).toEqual([
      { did: "unsent", roomid: group.id, chatid: id, code },
      { did: "unknown" },
    ]);
    expect(error).toHaveBeenCalledTimes(1);
  });

  it("takes the message back when it is unsubscribed before its request goes out", async () => {
    const { api, clock, asked, actions } = rig();
    api.leaveGroup("1").subscribe();
    const subscription = api.sendMessage(group, { text: "halo" }, optimistic).subscribe();
    const id = idOf(actions()[0]);
    subscription.unsubscribe();
    expect(actions().slice(1)).toEqual([{ did: "unsent", roomid: group.id, chatid: id }]);
    asked[0]?.answer(ok());
    await clock.advance(5000);
    expect(asked).toHaveLength(1);
  });

  it("goes on when it is unsubscribed later: the message stays until the reply is there", async () => {
    const { api, clock, asked, actions } = rig();
    api.sendMessage(group, { text: "halo" }, optimistic).subscribe().unsubscribe();
    expect(actions()).toMatchObject([{ did: "pending" }]);
    asked[0]?.answer(ok(written));
    await clock.advance(0);
    expect(actions()).toMatchObject([{ did: "pending" }, { did: "sent" }]);
  });

  it("sends a failed message again in its place", async () => {
    const { api, clock, asked, actions } = rig();
    api
      .sendMessage(group, { text: "halo" }, { optimistic: true, replaces: "pending-1" })
      .subscribe();
    expect(actions()).toMatchObject([{ did: "pending", chat: { id: "pending-1" } }]);
    asked[0]?.answer(ok(written));
    await clock.advance(0);
    expect(actions()[1]).toEqual({ did: "sent", ...written, replaces: "pending-1" });
  });

  it("need not be optimistic to take a failed message's place", async () => {
    const { api, clock, asked, actions } = rig();
    api.sendMessage(group, { text: "halo" }, { replaces: "pending-1" }).subscribe();
    asked[0]?.answer(ok(written));
    await clock.advance(0);
    expect(actions()).toEqual([{ did: "sent", ...written, replaces: "pending-1" }]);
  });

  it.each([
    ["no session has come", NEVER],
    ["a session of the app's own says nothing of the user", of({ socket: {} })],
  ])("names nobody as its author where %s", (_, session$) => {
    const { api, actions } = rig({ session$ });
    api.sendMessage(group, { text: "halo" }, optimistic).subscribe();
    expect(actions()).toMatchObject([{ did: "pending", chat: { userid: "" } }]);
  });
});

describe("A call that is not optimistic", () => {
  it.each([undefined, {}, { optimistic: false }, { optimistic: undefined }])(
    "shows nothing before its reply: %j",
    (options) => {
      const { api, actions } = rig();
      api.sendMessage(group, { text: "halo" }, options).subscribe();
      api.editMessage(group, "c1", "halo", options).subscribe();
      api.deleteMessage(group, "c1", options).subscribe();
      expect(actions()).toEqual([]);
    },
  );
});

describe("dismiss", () => {
  it("takes a failed message off the state", () => {
    const { api, actions, asked } = rig();
    api.dismiss("pending-1");
    expect(actions()).toEqual([{ did: "unsent", chatid: "pending-1" }]);
    expect(asked).toEqual([]);
  });
});

function idOf(action: unknown): unknown {
  return (action as { chat?: { id?: unknown } }).chat?.id;
}
