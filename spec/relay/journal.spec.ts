import { createJournal } from "../../lib/relay/journal.js";

const kick = (n: number) => ({ type: "memberkick", key: "k", from: "2", groupid: String(n) });

describe("A journal", () => {
  const replayOf = (limit: number, frames: readonly (object | string)[]): string => {
    const journal = createJournal<string>(limit);
    journal.restart("s", 1);
    for (const frame of frames) {
      journal.add(typeof frame === "string" ? frame : JSON.stringify(frame));
    }
    return [...journal.replay()]
      .map((event) => ("groupid" in event ? event.groupid : event.type))
      .join(", ");
  };

  it("is empty before its first snapshot", () => {
    const journal = createJournal<string>(10);
    journal.add(JSON.stringify(kick(1)));
    expect([...journal.replay()]).toEqual([]);
  });

  it.each([
    [3, "snapshot, 1, 2, 3"],
    [2, "snapshot, gap, 2, 3"],
    [1, "snapshot, gap, 3"],
    [0, "snapshot, gap"],
  ])("with room for %d of three messages replays: %s", (limit, replay) => {
    expect(replayOf(limit, [kick(1), kick(2), kick(3)])).toBe(replay);
  });

  it("has no gap where nothing came, without room for anything", () => {
    expect(replayOf(0, [])).toBe("snapshot");
  });

  it("keeps no more than 8 Mi characters, however few messages they are", () => {
    const long = (n: number) => ({ ...kick(n), padding: "x".repeat(3 * 1_048_576) });
    expect(replayOf(10, [long(1), kick(2), long(3)])).toBe("snapshot, 1, 2, 3");
    expect(replayOf(10, [long(1), kick(2), long(3), long(4)])).toBe("snapshot, gap, 2, 3, 4");
  });

  it("leaves out what is no message, or of another shape", () => {
    const frames = [kick(1), { type: "memberkick" }, { type: "calls" }, "no JSON", kick(2)];
    expect(replayOf(10, frames)).toBe("snapshot, 1, 2");
  });

  it("forgets all when it is cleared, and starts anew with each snapshot", () => {
    const journal = createJournal<string>(1);
    journal.restart("s", 1);
    journal.add(JSON.stringify(kick(1)));
    journal.add(JSON.stringify(kick(2)));
    journal.clear();
    expect([...journal.replay()]).toEqual([]);
    journal.restart("s", 2);
    expect([...journal.replay()]).toEqual([{ type: "snapshot", session: "s", connection: 2 }]);
  });
});
