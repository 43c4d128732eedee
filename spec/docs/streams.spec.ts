import { createRelay, type Relay } from "../../lib/index.js";
import { relayTypes } from "../../lib/protocol/messages.js";
import { createMockRelay, sample } from "../../lib/testing/index.js";
import { relayTable } from "../support/relay-table.js";
import { fieldsByType, parts } from "./support/fields.js";
import { library, libraryOn, noted } from "./support/library.js";
import { textOf } from "./support/pages.js";
import { runSnippet } from "./support/run.js";

const page = "docs/streams.md";

const rowOf = (name: string): string[][] =>
  (relayTable.get(name) ?? []).map((form) =>
    form
      .map(({ name: field, isOptional, type }) => `${field}${isOptional ? "?" : ""}: ${type}`)
      .sort(),
  );

describe(page, () => {
  const fields = fieldsByType();

  it.each(relayTypes)("names the fields of %s", (type) => {
    const forms = (fields.get(type) ?? []).map((form) =>
      form.filter((field) => !field.startsWith("type: ")).sort(),
    );
    expect(rowOf(type)).toEqual(forms);
  });

  it.each(parts.filter((name) => name !== "ChatType"))("names the fields of %s", (name) => {
    expect(rowOf(name)).toEqual((fields.get(name) ?? []).map((form) => form.sort()));
  });

  it("has a row for each stream, and no other", () => {
    const streams = Object.keys(createRelay({ session: () => [] })).filter((key) =>
      key.endsWith("$"),
    );
    const shared = streams.filter((key) => !relayTypes.includes(key.slice(0, -1) as never));
    for (const stream of shared) expect(textOf(page)).toContain(`| \`${stream}\` `);
    for (const type of relayTypes) expect(relayTable.has(type)).toBe(true);
  });

  it("shows members that come and go, and groups that are lost", async () => {
    const mock = createMockRelay();
    const { calls, functions } = noted("closeGroup", "addMember", "removeMember");
    jest.useFakeTimers();
    const { relay } = (await runSnippet(page, 1, {
      packages: libraryOn(mock),
      given: functions,
    })) as { relay: Relay };
    jest.advanceTimersByTime(10);
    for (const type of ["memberjoin", "memberleave", "memberkick"] as const)
      mock.send(sample(type));
    expect(calls).toEqual([
      "addMember 6000001",
      "removeMember 6000001 7000002",
      "closeGroup 6000001 7000002",
    ]);
    relay.close();
    mock.close();
    jest.useRealTimers();
  });

  it("puts messages in words", async () => {
    const { toLine, nameOf, isFromMe } = (await runSnippet(page, 2, { packages: library })) as {
      toLine: (message: unknown) => unknown;
      nameOf: (user: unknown) => unknown;
      isFromMe: (me: string) => (message: unknown) => unknown;
    };
    expect(toLine(sample("sendmessage"))).toBe("Tim Hore: halo");
    expect(toLine(sample("memberkick"))).toBe("You were put out of 6000001");
    expect(toLine(sample("newbadges"))).toBeUndefined();
    expect(nameOf(sample("memberjoin").user)).toBe("Ayu");
    expect(isFromMe("7000002")(sample("sendmessage"))).toBe(true);
  });

  it("decodes a text alone", async () => {
    const { calls, functions } = noted("log", "error");
    await runSnippet(page, 3, { packages: library, given: { console: functions } });
    expect(calls).toEqual(["log 6000001"]);
  });
});
