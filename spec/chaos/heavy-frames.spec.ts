import { firstValueFrom } from "rxjs";
import { postlike, type RelayMessage } from "../../lib/index.js";
import { connected, until, withProxy } from "./support/with-proxy.js";

const kick = (groupid: string) => ({
  type: "memberkick" as const,
  key: "k",
  from: "2",
  groupid,
});
const MiB = 1_048_576;

describe("The relay takes", () => {
  it(
    "10,000 frames in a burst, each once and in their order, whoever listens",
    withProxy({}, async ({ server, relay }) => {
      const all: string[] = [];
      const early: string[] = [];
      relay.memberkick$.subscribe(({ groupid }) => all.push(groupid));
      await connected(relay);
      relay.updates$.subscribe((event) => {
        if (event.type === "memberkick") early.push(event.groupid);
      });
      for (let n = 0; n < 10_000; n += 1) server.send(kick(`g${n}`));
      await until(() => all.length >= 10_000);
      const expected = Array.from({ length: 10_000 }, (_, n) => `g${n}`);
      expect(all).toEqual(expected);
      expect(early).toEqual(expected);
      // Who comes late is told of what is no longer kept.
      const late: string[] = [];
      relay.updates$.subscribe(({ type }) => late.push(type));
      expect(late.slice(0, 3)).toEqual(["snapshot", "gap", "memberkick"]);
      expect(late).toHaveLength(1002);
    }),
  );

  it(
    "a frame of 99 MiB for an invalid one that is not parsed, and goes on",
    withProxy({}, async ({ server, relay }) => {
      relay.relay$.subscribe();
      const invalid = firstValueFrom(relay.invalid$);
      const next = firstValueFrom(relay.memberkick$);
      await connected(relay);
      const parse = jest.spyOn(JSON, "parse");
      const frame = JSON.stringify({ ...kick("g"), text: "" }).replace(
        '""',
        `"${"a".repeat(99 * MiB)}"`,
      );
      server.send(frame);
      expect(await invalid).toMatchObject({ reason: "size", length: frame.length });
      expect((await invalid).frame.length).toBe(frame.length);
      expect(parse.mock.calls.filter(([text]) => text.length > MiB)).toEqual([]);
      parse.mockRestore();
      server.send(kick("g"));
      expect(await next).toEqual(kick("g"));
    }),
  );

  it.each([3000, 100_000])("nesting of %i, in what it knows and in what it does not", (depth) =>
    withProxy({}, async ({ server, relay }) => {
      const nested = "[".repeat(depth) + "]".repeat(depth);
      const misshapen: string[] = [];
      const messages: RelayMessage[] = [];
      relay.relay$.subscribe((message) => messages.push(message));
      relay.invalid$.subscribe(({ reason, errors }) => misshapen.push(reason, ...errors));
      const unknown = firstValueFrom(relay.unknown$);
      await connected(relay);
      server.send(`{"type":"memberkick","key":"k","from":"2","groupid":"g","extra":${nested}}`);
      server.send(`{"type":"memberkick","key":"k","from":"2","groupid":${nested}}`);
      server.send(`{"type":"calls","extra":${nested}}`);
      server.send(nested);
      server.send("[".repeat(depth));
      expect(await unknown).toMatchObject({ name: "calls" });
      await until(() => misshapen.length === 6);
      expect(misshapen).toEqual([
        ...["shape", "memberkick.groupid: expected string, got array"],
        ...["shape", "frame: expected an object, got array"],
        ...["json", "frame: expected JSON, got other text"],
      ]);
      // From the journal, too.
      const replayed: string[] = [];
      relay.updates$.subscribe(({ type }) => replayed.push(type));
      expect([messages.length, replayed]).toEqual([1, ["snapshot", "memberkick"]]);
    })(),
  );

  it(
    "lone surrogates, in what comes and in what goes",
    withProxy({ confirmAfter: 0 }, async ({ server, relay }) => {
      const lone = "\ud800x\udfff";
      const message = firstValueFrom(relay.memberkick$);
      await connected(relay);
      server.send(kick(lone));
      expect((await message).groupid).toBe(lone);

      await firstValueFrom(relay.deliver(postlike(lone)));
      await until(() => server.likes(lone) === 1);
      expect(server.received).toMatchObject([{ type: "postlike", postid: lone }]);
    }),
  );
});
