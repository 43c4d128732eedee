import { once } from "node:events";
import { request } from "node:http";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { startDemo, type DemoProcess } from "./support/demo-process.js";

describe("the demo's server", () => {
  let demo: DemoProcess;
  beforeAll(async () => {
    demo = await startDemo();
  });
  afterAll(() => demo.interrupt());

  const cookieOf = async (visitor: string): Promise<string> => {
    const { headers } = await fetch(`${demo.url}/${visitor}/`);
    return String(headers.get("set-cookie")).split(";")[0] ?? "";
  };

  it("signs each visitor in below the visitor's own path, out of reach of scripts and of other sites", async () => {
    const [ayu, budi] = await Promise.all(
      ["ayu", "budi"].map(async (visitor) => fetch(`${demo.url}/${visitor}/`)),
    );
    const attributes = (path: string): RegExp =>
      new RegExp(`^connect\\.sid=\\w+; Path=/${path}; HttpOnly; SameSite=Strict$`);
    expect(ayu?.headers.get("set-cookie")).toMatch(attributes("ayu"));
    expect(budi?.headers.get("set-cookie")).toMatch(attributes("budi"));
    expect(ayu?.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(ayu?.headers.get("content-security-policy")).not.toContain("unsafe");
  });

  it.each([
    "GET x/auth/isUser",
    "GET x/posts",
    "POST x/room/sendMessage/group/1",
    "POST tester/cut",
  ])("does not do %s for someone who is not signed in", async (what) => {
    const [method = "", path = ""] = what.split(" ");
    const response = await fetch(`${demo.url}/ayu/${path}`, { method });
    expect(response.status).toBe(401);
  });

  it("does nothing for the page of another site", async () => {
    const cookie = await cookieOf("ayu");
    const from = (origin: string): Promise<Response> =>
      fetch(`${demo.url}/ayu/tester/status`, { method: "POST", headers: { cookie, origin } });
    expect((await from("http://127.0.0.1:1")).status).toBe(403);
    expect((await from(demo.url)).status).toBe(200);
  });

  it("passes on no call of the page of another site", async () => {
    const response = await fetch(`${demo.url}/ayu/x/group/create`, {
      method: "POST",
      headers: { cookie: await cookieOf("ayu"), origin: "http://127.0.0.1:1" },
      body: JSON.stringify({ name: "Kopi" }),
    });
    expect(response.status).toBe(403);
  });

  it("opens no socket for the page of another site", async () => {
    const handshake = request(`${demo.url}/ayu/socket?id=1`, {
      headers: {
        connection: "Upgrade",
        upgrade: "websocket",
        origin: "http://127.0.0.1:1",
        "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
        "sec-websocket-version": "13",
      },
    });
    handshake.end();
    const [response] = (await once(handshake, "response")) as [{ readonly statusCode: number }];
    expect(response.statusCode).toBe(403);
  });

  it("says what cannot be done", async () => {
    const response = await fetch(`${demo.url}/ayu/x/room/sendMessage/group/1`, {
      method: "POST",
      headers: { cookie: await cookieOf("ayu"), "content-type": "application/json" },
      body: JSON.stringify({ text: "halo" }),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ ok: false, code: 400 });
  });

  it.each([
    [["--port", "70000"], "--port takes a number from 0 to 65535."],
    [["--port", "many"], "--port takes a number from 0 to 65535."],
    [["sell"], "There is `build`, `serve`, or neither for both."],
  ])("does not start with %j", async (options, complaint) => {
    const program = join(__dirname, "../run.mjs");
    const child = execFile(process.execPath, [program, ...options]);
    let said = "";
    child.stderr?.on("data", (text: string) => (said += text));
    const [code] = (await once(child, "close")) as [number];
    expect([code, said.trim()]).toEqual([1, complaint]);
  });
});
