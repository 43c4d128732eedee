import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Kirimin } from "../kirimin.js";
import { randomHex, type KiriminUser } from "../kirimin-user.js";

/** Who is signed in by which cookie. */
export class Cookies {
  readonly #users = new Map<string, KiriminUser>();

  /** Signs `user` in, and gives the value of the `Cookie` header for that. */
  issue(user: KiriminUser): string {
    const cookie = `connect.sid=${randomHex(16)}`;
    this.#users.set(cookie, user);
    return cookie;
  }

  /** The one whom the `Cookie` header signs in. */
  userOf(header: string | undefined): KiriminUser | undefined {
    for (const cookie of (header ?? "").split(/; */)) {
      const user = this.#users.get(cookie);
      if (user) return user;
    }
    return undefined;
  }
}

/** Answers HTTP: isUser to a signed-in user, 401 to others, 404 on all other paths. */
export const answerHttp =
  (kirimin: Kirimin, cookies: Cookies): RequestListener =>
  (request, response) => {
    allowLoopbackPages(request, response);
    if (request.method === "OPTIONS") {
      response.writeHead(204).end();
      return;
    }
    const [path] = String(request.url).split("?");
    if (request.method !== "GET" || path !== "/x/auth/isUser") {
      notFound(request, response);
      return;
    }
    const user = cookies.userOf(request.headers.cookie);
    if (!user) {
      reply(response, 401, { ok: false, code: 401, msg: "UNAUTHORIZED" });
      return;
    }
    // The name by which it was asked: cookies of localhost do not go to 127.0.0.1, nor the other way round.
    kirimin.answerIsUser(user, String(request.headers.host), ({ status, body }) =>
      reply(response, status, body),
    );
  };

/** A text goes out as HTML, as it is. */
function reply(response: ServerResponse, status: number, body: unknown): void {
  const isText = typeof body === "string";
  response
    .writeHead(status, { "Content-Type": isText ? "text/html" : "application/json" })
    .end(isText ? body : JSON.stringify(body));
}

/** The live server, too, answers in HTML where JSON was not asked for. */
function notFound({ headers }: IncomingMessage, response: ServerResponse): void {
  const isJson = String(headers.accept).includes("application/json");
  reply(response, 404, isJson ? { ok: false, code: 404, msg: "NOT_FOUND" } : "<h1>Not Found</h1>");
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
