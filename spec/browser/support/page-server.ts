import { build } from "esbuild";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { PageOptions } from "./page.js";

/** A server of pages with a relay in them, on 127.0.0.1. */
export interface PageServer {
  /** The address of a page that connects as `options` says, and may connect to nothing but those servers. */
  pageUrl(options: PageOptions): string;
  /** The address of a page with nothing in it. */
  readonly emptyUrl: string;
  close(): Promise<void>;
}

/** Bundles the library from its source, and serves it under the policy that a careful site has. */
export async function servePages(): Promise<PageServer> {
  const { outputFiles } = await build({
    entryPoints: [join(__dirname, "page.ts")],
    bundle: true,
    format: "esm",
    write: false,
    logLevel: "silent",
  });
  const [script] = outputFiles;

  const server = createServer((request, response) => {
    const { pathname, search } = new URL(String(request.url), "http://127.0.0.1");
    if (pathname === "/page.js") {
      response.writeHead(200, { "Content-Type": "text/javascript" }).end(script?.contents);
    } else if (pathname === "/" || pathname === "/empty") {
      const { servers } = pathname === "/" ? readOptions(search) : { servers: [] };
      response
        .writeHead(200, {
          "Content-Type": "text/html; charset=utf-8",
          "Content-Security-Policy": policy(servers),
        })
        .end(pathname === "/" ? html('<script type="module" src="/page.js"></script>') : html(""));
    } else {
      response.writeHead(204).end();
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    pageUrl: (options) => `${url}/?${encodeURIComponent(JSON.stringify(options))}`,
    emptyUrl: `${url}/empty`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

const readOptions = (search: string): PageOptions =>
  JSON.parse(decodeURIComponent(search.slice(1))) as PageOptions;

const policy = (servers: readonly string[]): string => {
  const sources = servers.flatMap((server) => [server, server.replace("http", "ws")]);
  return `default-src 'self'; connect-src ${sources.join(" ") || "'none'"}`;
};

const html = (head: string): string =>
  `<!doctype html><html lang="id"><head><title>rx-kirimin</title>${head}</head><body></body></html>`;
