import { readReply } from "../../lib/connection/fetch-session.js";
import type { RelayError } from "../../lib/protocol/relay-error.js";

const socket = { id: "id1", host: "kirimin.test" };

describe("readReply", () => {
  it.each<[number, unknown]>([
    [200, { ok: true, code: 200, data: { socket, c: [] } }],
    [200, { data: { socket } }],
  ])("gives the session in %p %j", (status, body) => {
    expect(readReply(status, JSON.stringify(body))).toEqual({ socket, c: [], invalid: [] });
  });

  it("gives the session without the parts that do not decode, which it names", () => {
    const body = { ok: true, code: 200, data: { socket, c: [{ u: 1 }], me: 1 } };
    expect(readReply(200, JSON.stringify(body))).toMatchObject({
      socket,
      c: [],
      invalid: [
        { errors: ["Session.c.0.r: expected Room, got undefined"] },
        { errors: ["Session.me: expected Me, got number"] },
      ],
    });
  });

  it.each([
    ["unauthorized", 200, '{"code":401}'],
    ["unauthorized", 401, "<h1>no</h1>"],
    ["rate-limited", 200, '{"code":429}'],
    ["rate-limited", 429, "{}"],
    ["bad-session", 200, '{"ok":true,"code":200,"data":{"socket":{"id":"id1"}}}'],
    ["bad-session", 200, '{"ok":true,"code":200}'],
    ["bad-session", 500, '{"code":500}'],
    ["bad-session", 404, '{"code":200}'],
    ["bad-session", 200, '{"code":400}'],
    ["bad-session", 502, "<h1>Bad Gateway</h1>"],
    ["bad-session", 200, '{"code":200'],
    ["bad-session", 200, ""],
    ["bad-session", 200, "null"],
    ["bad-session", 200, "7"],
  ])("throws %s for %p %s", (code, status, text) => {
    const thrown = (): RelayError => {
      try {
        readReply(status, text);
      } catch (error) {
        return error as RelayError;
      }
      throw new Error("It gave a session.");
    };
    expect(thrown()).toMatchObject({ name: "RelayError", code });
  });
});
