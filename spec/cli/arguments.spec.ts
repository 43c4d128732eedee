import fc from "fast-check";
import {
  nearest,
  readDuration,
  readHosts,
  readPath,
  readPort,
  readSpeed,
  readTypes,
  readUrl,
  typeNames,
} from "../../lib/cli/arguments.js";
import type { Exit } from "../../lib/cli/exits.js";
import { thrownBy } from "./support/thrown-by.js";

const complaintOf = (read: () => unknown): string => {
  const thrown = thrownBy(read);
  expect(thrown).toMatchObject({ name: "Exit", exit: "usage" });
  return (thrown as Exit).message;
};

describe("The arguments", () => {
  it("take all relay types and the short names", () => {
    expect(readTypes(typeNames.join(", "))).toEqual(typeNames);
    expect(typeNames).toHaveLength(24);
  });

  it.each([
    ["kik", '"kick"'],
    ["sendmessage,memberjion", '"memberjoin"'],
    ["", '"join"'],
    ["__proto__", '"join"'],
  ])("take no type that is in %p, and name the nearest, %s", (types, nearest) => {
    expect(complaintOf(() => readTypes(types))).toContain(`The nearest is ${nearest}.`);
  });

  it.each([
    ["https://kirimin.devanka.id", "https://kirimin.devanka.id"],
    ["http://localhost:7610/", "http://localhost:7610"],
    ["HTTP://[::1]:7610/kirimin//", "HTTP://[::1]:7610/kirimin"],
  ])("take the URL %s", (text, url) => {
    expect(readUrl(text)).toBe(url);
  });

  it.each([
    ["kirimin.devanka.id", "with http:// or https://"],
    ["localhost:7610", "with http:// or https://"],
    ["wss://kirimin.devanka.id", "with http:// or https://"],
    ["", "with http:// or https://"],
    ["https://ayu@kirimin.test", "expected no user, password"],
    ["https://:rahasia@kirimin.test", "expected no user, password"],
    ["https://kirimin.test?x=rahasia", "expected no user, password"],
    ["https://kirimin.test#rahasia", "expected no user, password"],
  ])("do not take the URL %p", (text, expected) => {
    const complaint = complaintOf(() => readUrl(text));
    expect(complaint).toContain(expected);
    expect(complaint).not.toContain("rahasia");
  });

  it("take hosts", () => {
    expect(readHosts("kirimin-a1.devanka.id, [::1]:7610")).toEqual([
      "kirimin-a1.devanka.id",
      "[::1]:7610",
    ]);
  });

  it.each([
    ["a path", () => readPath("/socket"), "/socket"],
    ["no path", () => readPath(""), ""],
    ["a speed", () => readSpeed("10"), 10],
    ["a slow speed", () => readSpeed(" 0.5 "), 0.5],
    ["all at once", () => readSpeed("Infinity"), Infinity],
    ["a port", () => readPort("65535"), 65_535],
    ["any port", () => readPort("0"), 0],
    ["a duration", () => readDuration("30000"), 30_000],
  ])("take %s", (_, read, expected) => {
    expect(read()).toBe(expected);
  });

  it.each([
    ["--path", readPath, "socket"],
    ["--path", readPath, "/a?b"],
    ["--socket-host", readHosts, "wss://kirimin-a1.devanka.id"],
    ["--socket-host", readHosts, "a,"],
    ["--speed", readSpeed, "0"],
    ["--speed", readSpeed, "-1"],
    ["--speed", readSpeed, "fast"],
    ["--speed", readSpeed, " "],
    ["--port", readPort, "65536"],
    ["--port", readPort, "1e3"],
    ["--port", readPort, ""],
    ["--within", readDuration, "-1"],
    ["--within", readDuration, "1.5"],
    ["--within", readDuration, "10000000000"],
  ])("say what %s takes when it is %p", (option, read, text) => {
    expect(complaintOf(() => (read as (text: string) => unknown)(text))).toMatch(
      new RegExp(`^${option}: expected .*\\.$`),
    );
  });
});

const known: [string, ...string[]] = ["sendmessage", "kick", "leave", "newLoggedIn"];

describe("nearest", () => {
  it.each([
    ["kik", "kick"],
    ["KICK", "kick"],
    ["kcik", "kick"],
    ["sendmesage", "sendmessage"],
    ["sndmessages", "sendmessage"],
    ["leaves", "leave"],
    ["newloggedin", "newLoggedIn"],
  ])("finds for %s %s", (word, expected) => {
    expect(nearest(word, known)).toBe(expected);
  });

  it("finds the first of those that are equally near", () => {
    expect(nearest("", ["ab", "cd"])).toBe("ab");
  });

  it("finds each known word for itself, and a known word for any", () => {
    fc.assert(
      fc.property(fc.string(), (word) => {
        expect(known).toContain(nearest(word, known));
        expect(nearest(word, ["x".repeat(word.length + 2), word])).toBe(word);
      }),
    );
  });
});
