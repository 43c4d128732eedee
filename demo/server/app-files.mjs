// The built app, and the page that shows both windows.
import { readFileSync, readdirSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { randomBytes } from "node:crypto";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const stage = readFileSync(new URL("./stage.html", import.meta.url), "utf8");
const types = { ".js": "text/javascript", ".css": "text/css" };

/** The policy of a careful site. `host` is spelt out since not every browser counts a WebSocket as `'self'`. */
const policy = (nonce, host) =>
  [
    "default-src 'none'",
    `script-src 'self'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    `connect-src 'self' ws://${host}`,
    "frame-src 'self'",
    "frame-ancestors 'self'",
    "base-uri 'self'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types angular",
  ].join("; ");

function sendPage(request, response, html, headers = {}) {
  const nonce = randomBytes(12).toString("base64");
  response
    .writeHead(200, {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": policy(nonce, request.headers.host),
      "Cache-Control": "no-store",
      ...headers,
    })
    .end(html.replaceAll("NONCE", nonce));
}

export const sendStage = (request, response) => sendPage(request, response, stage);

/** Reads what was built once. Gives what answers a GET below `/{name}/`. */
export function appFiles() {
  const index = readFileSync(join(dist, "index.html"), "utf8");
  const files = new Map(
    readdirSync(dist)
      .filter((file) => extname(file) in types)
      .map((file) => [file, readFileSync(join(dist, file))]),
  );
  return {
    /** A script or style sheet; `false` where there is none of that name. */
    sendFile(response, path) {
      const content = files.get(path);
      if (!content) return false;
      response
        .writeHead(200, {
          "Content-Type": `${types[extname(path)]}; charset=utf-8`,
          "Cache-Control": "max-age=31536000, immutable",
        })
        .end(content);
      return true;
    },
    /** The app, for the visitor whose pages are below `/{name}/`, and who is signed in by that. */
    sendApp(request, response, name, cookie) {
      const html = index
        .replace('<base href="/"', `<base href="/${name}/"`)
        .replace("<app-root", '<app-root ngCspNonce="NONCE"');
      // The path keeps the two apart: both windows are in one browser, and cookies know no ports.
      sendPage(request, response, html, {
        "Set-Cookie": `${cookie}; Path=/${name}; HttpOnly; SameSite=Strict`,
      });
    },
  };
}
