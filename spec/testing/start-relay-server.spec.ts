import { startRelayServer } from "../../lib/testing/index.js";
import { connect } from "./support/client.js";
import { withServer } from "./support/with-server.js";

describe("startRelayServer", () => {
  it("listens on 127.0.0.1 with one user", async () => {
    const server = await startRelayServer();
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(server.users).toHaveLength(1);
    expect(server.users[0].username).toBe(`u${server.users[0].id}`);
    await server.close();
  });

  it.each([
    { deafFor: -1 },
    { deafFor: NaN },
    { deafFor: "10" as unknown as number },
    { pingInterval: 0 },
    { pingInterval: Infinity },
    { port: -1 },
    { port: 80.5 },
    { port: 65_536 },
  ])("takes no %p", async (options) => {
    const [name] = Object.keys(options);
    await expect(startRelayServer(options)).rejects.toThrow(`startRelayServer: ${String(name)}`);
  });

  it(
    "listens on the port that it is told to, if nobody else does",
    withServer(async (server) => {
      const port = Number(new URL(server.url).port);
      await expect(startRelayServer({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
      await server.close();
      const next = await startRelayServer({ port });
      expect(next.url).toBe(server.url);
      await next.close();
    }),
  );

  it("names the package that is missing, and how to get it", async () => {
    await jest.isolateModulesAsync(async () => {
      jest.doMock("ws", () => {
        throw new Error("Cannot find module 'ws'");
      });
      await expect(startRelayServer()).rejects.toThrow(
        'startRelayServer() needs Node and the package "ws": npm install --save-dev ws',
      );
      jest.dontMock("ws");
    });
  });

  it(
    "adds users, each with an id, a name and a cookie of its own",
    withServer(async (server) => {
      const ayu = server.addUser("ayu");
      const budi = server.addUser();
      expect(server.users.map(({ id }) => id)).toEqual([server.users[0].id, ayu.id, budi.id]);
      expect(ayu.username).toBe("ayu");
      expect(new Set(server.users.map(({ cookie }) => cookie)).size).toBe(3);
      const client = await connect(server, budi);
      budi.send("{}");
      expect(await client.taken()).toEqual([{}]);
    }),
  );
});
