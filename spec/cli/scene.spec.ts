import { direct, directions, setScene, type Scene } from "../../lib/cli/scene.js";
import { relayTypes } from "../../lib/protocol/messages.js";
import { sample, type RelayServer, type RelayUser } from "../../lib/testing/index.js";
import { askIsUser, connect, cutOff } from "../testing/support/client.js";
import { withServer } from "../testing/support/with-server.js";

const onScene = (test: (scene: Scene, server: RelayServer, me: RelayUser) => Promise<void>) =>
  withServer((server) => test(setScene(server), server, server.users[0]));

/** The user's rooms and what the last message of each says, as a new session has it. */
const roomsOf = (user: RelayUser): unknown[] =>
  user.snapshot().c.map(({ r, m }) => [r.type, r.long, m.at(-1)?.text]);

describe("The scene of rx-kirimin serve", () => {
  it(
    "has two friends in one group, who have written to each other",
    onScene(async ({ ayu }, { url }, me) => {
      for (const user of [me, ayu]) {
        const { body } = await askIsUser({ url, cookie: user.cookie });
        expect(body.data.c.map(({ r, m }) => [r.type, r.long, m.at(-1)?.text])).toEqual([
          ["user", user === me ? "ayu" : `User ${me.id}`, "halo"],
          ["group", "Tim Hore", "halo semua"],
        ]);
      }
    }),
  );

  it(
    "lets ayu write, change and delete, read and clear",
    onScene(async (scene, server, me) => {
      const mine = await connect(server, me);
      const after = async (line: string): Promise<unknown> => {
        expect(direct(scene, line)).toBe("Done.");
        const [message, ...others] = await mine.taken();
        expect(others).toEqual([]);
        return message;
      };
      const { group } = scene;
      expect(await after("say  selamat  pagi ")).toMatchObject({
        type: "sendmessage",
        chat: { text: "selamat  pagi" },
        roomdata: { id: group },
      });
      expect(await after("edit selamat siang")).toMatchObject({
        type: "editmessage",
        chat: { text: "selamat siang" },
      });
      expect(await after("delete")).toMatchObject({ type: "deletemessage" });
      expect(await after("tell halo lagi")).toMatchObject({
        type: "sendmessage",
        chat: { text: "halo lagi" },
        roomdata: { id: scene.ayu.id },
      });
      expect(await after("read")).toMatchObject({ type: "readAllMessages", roomid: group });
      expect(await after("clear")).toMatchObject({ type: "clearhistory", roomid: group });
      expect(roomsOf(me)).toEqual([
        ["user", "ayu", "halo lagi"],
        ["group", "Tim Hore", undefined],
      ]);
    }),
  );

  it(
    "lets members come and go, and the chats are so in the next session",
    onScene(async (scene, server, me) => {
      const mine = await connect(server, me);
      const { group, ayu } = scene;
      expect(direct(scene, "join budi")).toBe("Done.");
      expect(await mine.taken()).toMatchObject([
        { type: "memberjoin", groupid: group, user: { username: "budi" } },
      ]);
      expect(direct(scene, "leave budi")).toBe("Done.");
      const [, , budi] = server.users;
      expect(await mine.taken()).toMatchObject([{ type: "memberleave", from: budi?.id }]);
      expect(direct(scene, "join budi")).toBe("Done.");
      expect(direct(scene, "kick budi")).toBe("Done.");
      expect(await mine.taken()).toMatchObject([
        { type: "memberjoin", user: { id: budi?.id } },
        { type: "memberleave" },
      ]);
      expect(direct(scene, "kick")).toBe("Done.");
      expect(await mine.taken()).toMatchObject([
        { type: "memberkick", groupid: group, from: ayu.id },
      ]);
      expect(roomsOf(me)).toHaveLength(1);
      expect(direct(scene, "kick")).toBe(`User "${me.id}" is not in group "${group}".`);
      expect(direct(scene, "join")).toMatch(
        /^Done\. The first user's app sees it in its next session/,
      );
      expect(await mine.taken()).toEqual([]);
      expect(roomsOf(me)).toHaveLength(2);
      expect(direct(scene, `leave ${me.username}`)).toMatch(/^Done\. The first user's app sees/);
      expect(roomsOf(me)).toHaveLength(1);
    }),
  );

  it(
    "lets a friendship end and begin",
    onScene(async (scene, server, me) => {
      const mine = await connect(server, me);
      for (const [line, type] of [
        ["unfriend", "unfriend"],
        ["befriend", "addfriend"],
      ] as const) {
        expect(direct(scene, line)).toBe("Done.");
        expect(await mine.taken()).toMatchObject([{ type, user: { id: scene.ayu.id } }]);
      }
    }),
  );

  it(
    "sends a sample of each relay type to either of them, and any frame",
    onScene(async (scene, server, me) => {
      const mine = await connect(server, me);
      const ayus = await connect(server, scene.ayu);
      for (const type of relayTypes) {
        expect(direct(scene, `sample ${type}`)).toBe("Done.");
        expect(await mine.taken()).toEqual([sample(type)]);
        expect(direct(scene, ` sample  ${type}  ayu `)).toBe("Done.");
        expect(await ayus.taken()).toEqual([sample(type)]);
      }
      expect(direct(scene, '{"type": "typing"}')).toBe("Done.");
      expect(await mine.taken()).toEqual([{ type: "typing" }]);
    }),
  );

  it(
    "lets happen what happens to connections",
    onScene(async (scene, server, me) => {
      const mine = await connect(server, me);
      expect(direct(scene, "hang")).toBe("Done.");
      expect(direct(scene, "kick")).toBe("Done.");
      expect(direct(scene, "resume")).toBe("Done.");
      expect(direct(scene, "elsewhere")).toBe("Done.");
      expect(await mine.taken()).toMatchObject([{ type: "memberkick" }, { type: "newLoggedIn" }]);
      expect(direct(scene, "drop")).toBe("Done.");
      expect(await mine.closed).toEqual(cutOff);
      expect(direct(scene, "refuse ayu")).toBe("Done.");
      const ayus = await connect(server, scene.ayu);
      expect(await ayus.closed).toMatchObject({ wasClean: true });
    }),
  );

  it(
    "says what cannot be done, and lists what can",
    onScene(async (scene) => {
      expect(direct(scene, "kik")).toBe('There is no "kik". The nearest is "kick".');
      expect(direct(scene, "__proto__")).toMatch(/^There is no "__proto__"\. The nearest is /);
      expect(direct(scene, "drop ayuu")).toBe('There is no user "ayuu". The nearest is "ayu".');
      expect(direct(scene, "sample ofer")).toBe(
        'There is no relay type "ofer". The nearest is "offer".',
      );
      expect(direct(scene, "sample kick")).toMatch(/^There is no relay type "kick"\./);
      expect(direct(scene, "sample")).toMatch(/^There is no relay type ""\./);
      expect(direct(scene, "sample offer")).toMatch(/has no accepted socket to send to/);
      expect(direct(scene, " ")).toBe(directions.join("\n"));
      await Promise.resolve();
    }),
  );

  it("lists each word that does something", () => {
    for (const word of [
      "say tell edit delete read clear kick join leave befriend unfriend sample",
      "drop refuse elsewhere hang resume",
    ].flatMap((line) => line.split(" "))) {
      expect(directions.join("\n")).toMatch(new RegExp(String.raw`\b${word}\b`));
    }
  });
});
