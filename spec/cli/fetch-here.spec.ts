import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { fetchHere } from "../../lib/cli/fetch-here.js";

const replying = async (
  status: number,
  headers: Record<string, string>,
  test: (reply: Promise<{ status: number }>) => Promise<void>,
): Promise<void> => {
  const server = createServer((_, response) => response.writeHead(status, headers).end());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`;
  const { signal } = new AbortController();
  try {
    await test(
      fetchHere(url, {
        method: "GET",
        credentials: "include",
        cache: "no-store",
        headers: { Cookie: "connect.sid=rahasia" },
        signal,
      }),
    );
  } finally {
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  }
};

describe("fetchHere", () => {
  it.each([
    [200, {}],
    [401, {}],
    [304, {}],
    [302, { Location: "http://" }],
  ])("gives a reply with status %i and the headers %j", async (status, headers) => {
    await replying(status, headers, async (reply) => {
      expect((await reply).status).toBe(status);
    });
  });

  it.each([
    ["https://kirimin.test/masuk?x=rahasia", "https://kirimin.test"],
    ["/masuk", "http://127.0.0.1:"],
  ])("follows no redirect to %s, and names where it leads to", async (Location, origin) => {
    await replying(301, { Location }, async (reply) => {
      await expect(reply).rejects.toMatchObject({
        code: "bad-session",
        message: expect.stringContaining(`It redirects to ${origin}`),
      });
      await expect(reply).rejects.not.toMatchObject({
        message: expect.stringContaining("rahasia"),
      });
    });
  });
});
