// One HTTP server for both windows: the app, its API, the relay and the tester's panel.
import { once } from "node:events";
import { createServer } from "node:http";
import { startRelayServer } from "rx-kirimin/testing";
import { appFiles, sendStage } from "./app-files.mjs";
import { passRequest, passSocket, readBody } from "./gateway.mjs";
import { seed } from "./seed.mjs";
import { testerActions } from "./tester.mjs";

async function readJson(request) {
  const text = String(await readBody(request, 64 * 1024));
  return text === "" ? {} : JSON.parse(text);
}

const sendJson = (response, code, body) =>
  response
    .writeHead(code, { "Content-Type": "application/json", "Cache-Control": "no-store" })
    .end(JSON.stringify({ ok: code === 200, code, ...body }));

/** Another site's page must not act for the visitor. */
const isOwnOrigin = ({ headers: { origin, host } }) =>
  origin === undefined || origin === `http://${host}`;

const isSignedIn = ({ headers }, { cookie }) =>
  (headers.cookie ?? "").split(/; */).includes(cookie);

/** Listens on 127.0.0.1; `port` 0 takes a free one. */
export async function startDemoServer({ port = 0 } = {}) {
  const relay = await startRelayServer();
  const { visitors, companions } = await seed(relay);
  const tester = testerActions({ relay, companions });
  const files = appFiles();

  /** `/ayu/x/posts` is `x/posts` for Ayu. */
  function route(request) {
    const url = new URL(String(request.url), "http://127.0.0.1");
    const [, name = "", ...rest] = url.pathname.split("/");
    const visitor = Object.hasOwn(visitors, name) ? visitors[name] : undefined;
    return { name, visitor, path: rest.join("/"), isFolder: rest.length > 0, search: url.search };
  }

  async function act(request, response, action, visitor) {
    if (!isOwnOrigin(request)) {
      sendJson(response, 403, { msg: "FORBIDDEN" });
    } else if (!isSignedIn(request, visitor)) {
      sendJson(response, 401, { msg: "UNAUTHORIZED" });
    } else if (!action) {
      sendJson(response, 404, { msg: "NOT_FOUND" });
    } else {
      try {
        const data = action(visitor, await readJson(request)) ?? {};
        sendJson(response, 200, { msg: "OK", data });
      } catch (error) {
        sendJson(response, 400, { msg: error.message });
      }
    }
  }

  const server = createServer((request, response) => {
    const { name, visitor, path, isFolder } = route(request);
    const [area, ...rest] = path.split("/");
    const action = rest.join("/");
    if (name === "") {
      sendStage(request, response);
    } else if (!visitor) {
      response.writeHead(404).end();
    } else if (!isFolder) {
      response.writeHead(302, { Location: `/${name}/` }).end();
    } else if (["x", "invite"].includes(area)) {
      // The server knows the visitor by the cookie, and refuses what is not to be done.
      if (isOwnOrigin(request)) void passRequest(relay.url, request, response, `/${path}`);
      else sendJson(response, 403, { msg: "FORBIDDEN" });
    } else if (area === "tester") {
      const known = Object.hasOwn(tester, action) ? tester[action] : undefined;
      void act(request, response, known, visitor);
    } else if (request.method !== "GET") {
      response.writeHead(405).end();
    } else if (!files.sendFile(response, path)) {
      files.sendApp(request, response, name, visitor.cookie);
    }
  });
  server.on("upgrade", (request, socket, head) => {
    const { visitor, path, search } = route(request);
    if (visitor && path === "socket" && isOwnOrigin(request)) {
      passSocket(relay.url, request, socket, head, `/socket${search}`);
    } else {
      socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
    }
  });

  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      // With it, the sockets that were handed on.
      await relay.close();
      await closed;
    },
  };
}
