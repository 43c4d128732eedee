import { direct, directions, setScene, type Scene } from "../../lib/cli/scene.js";
import { relayTypes } from "../../lib/protocol/messages.js";
import { sample, type RelayServer, type RelayUser } from "../../lib/testing/index.js";
import { askIsUser, connect, cutOff } from "../testing/support/client.js";
import { withServer } from "../testing/support/with-server.js";

const onScene = (test: (scene: Scene, server: RelayServer, me: RelayUser) => Promise<void>) =>
  withServer((server) => test(setScene(server), server, server.users[0]));

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
    "lets each relay type come, to either of them",
    onScene(async (scene, server, me) => {
      const mine = await connect(server, me);
      const ayus = await connect(server, scene.ayu);
      for (const type of relayTypes) {
        expect(direct(scene, type)).toBe("Done.");
        expect(await mine.taken()).toEqual([sample(type)]);
        expect(direct(scene, ` ${type}  ayu `)).toBe("Done.");
        expect(await ayus.taken()).toEqual([sample(type)]);
      }
      expect(direct(scene, "kick")).toBe("Done.");
      expect(await mine.taken()).toEqual([sample("memberkick")]);
    }),
  );

  it(
    "lets ayu write, and any frame come",
    onScene(async (scene, server, me) => {
      const mine = await connect(server, me);
      expect(direct(scene, "say  selamat  pagi ")).toBe("Done.");
      expect(await mine.taken()).toMatchObject([
        { type: "sendmessage", chat: { text: "selamat  pagi" }, roomdata: { id: scene.group } },
      ]);
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
    "says what cannot be",
    onScene(async (scene) => {
      expect(direct(scene, "kik")).toBe('There is no "kik". The nearest is "kick".');
      expect(direct(scene, "dropp ayu")).toBe('There is no "dropp". The nearest is "drop".');
      expect(direct(scene, "kick")).toMatch(/has no accepted socket to send to/);
      expect(direct(scene, " ")).toBe(directions.join("\n"));
      await Promise.resolve();
    }),
  );

  it("says what there is", () => {
    for (const word of ["say", "kick", "drop", "refuse", "elsewhere", "hang", "resume"]) {
      expect(directions.join("\n")).toContain(word);
    }
  });
});
