import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Kirimin } from "../kirimin.js";
import { randomHex, type KiriminUser } from "../kirimin-user.js";
import { failure, type Reply } from "../world/routes.js";

/** The users, by the cookie that signs each of them in. */
export class Cookies {
  readonly #users = new Map<string, KiriminUser>();

  /** Signs `user` in, and gives the value of the `Cookie` header for that. */
  issue(user: KiriminUser): string {
    const cookie = `connect.sid=${randomHex(16)}`;
    this.#users.set(cookie, user);
    return cookie;
  }

  /** The user whom the `Cookie` header signs in. */
  userOf(header: string | undefined): KiriminUser | undefined {
    for (const cookie of (header ?? "").split(/; */)) {
      const user = this.#users.get(cookie);
      if (user) return user;
    }
    return undefined;
  }
}

/** The longest body that is read, in bytes. */
const maxBody = 64 * 1024 * 1024;

/** Answers HTTP by what `kirimin` responds, for the user of the cookie. */
export const answerHttp =
  (kirimin: Kirimin, cookies: Cookies): RequestListener =>
  (request, response) => {
    const { headers } = request;
    const method = String(request.method);
    allowLoopbackPages(request, response);
    if (method === "OPTIONS") {
      response.writeHead(204).end();
      return;
    }
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      // A body that is too long is still read to its end, since many clients hear no reply before that.
      if (size <= maxBody) chunks.push(chunk);
    });
    request.on("end", () => {
      if (size > maxBody) {
        reply(response, failure(413, "ACC_FILE_LIMIT"));
        return;
      }
      const body = Buffer.concat(chunks).toString();
      // The session names the host of the request: a browser keeps cookies of localhost and of 127.0.0.1 apart.
      const url = String(request.url);
      const asked = { method, url, host: String(headers.host), accept: headers.accept, body };
      kirimin.respond(cookies.userOf(headers.cookie), asked, (given) => reply(response, given));
    });
  };

function reply(response: ServerResponse, { status, body }: Reply): void {
  const isText = typeof body === "string";
  response
    .writeHead(status, {
      "Content-Type": `${isText ? "text/html" : "application/json"}; charset=utf-8`,
    })
    .end(isText ? body : JSON.stringify(body));
}

/** Lets a page on another port of this machine ask with credentials, and no page from elsewhere. */
function allowLoopbackPages({ headers }: IncomingMessage, response: ServerResponse): void {
  response.setHeader("Vary", "Origin");
  const { origin } = headers;
  if (origin === undefined || !/^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\]):\d+$/.test(origin)) {
    return;
  }
  response.setHeader("Access-Control-Allow-Origin", origin);
  response.setHeader("Access-Control-Allow-Credentials", "true");
  response.setHeader("Access-Control-Allow-Headers", "Accept, Content-Type");
}
