import * as fc from "fast-check";
import type { ChatRoom } from "../../lib/store/chat-room.js";
import { Rooms } from "../../lib/store/rooms.js";

const roomOf = (id: string, timestamp?: number): ChatRoom => ({
  room: { id, long: id, short: id, type: "group" },
  users: {},
  messages: timestamp === undefined ? [] : [{ id: "c", userid: "1", timestamp }],
});
const idsOf = (rooms: readonly ChatRoom[]): string[] => rooms.map(({ room }) => room.id);

describe("Rooms", () => {
  it("are, whatever is done to them, what a Map would be", () => {
    const id = fc.oneof(
      fc.string({ maxLength: 2 }),
      fc.constantFrom("__proto__", "constructor", "10", "9"),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(id, fc.boolean()), { maxLength: 300 }), (steps) => {
        const map = new Map<string, ChatRoom>();
        let rooms = Rooms.of([]);
        const past: [Rooms, [string, ChatRoom][]][] = [];
        for (const [key, stays] of steps) {
          past.push([rooms, [...map]]);
          const room = roomOf(key);
          if (stays) map.set(key, room);
          else map.delete(key);
          rooms = stays ? rooms.with(room) : rooms.without(key);
          expect(rooms.get(key)).toBe(stays ? room : undefined);
        }
        past.push([rooms, [...map]]);
        for (const [then, entries] of past) {
          expect(new Map(Object.entries(then.record))).toEqual(new Map(entries));
          expect(then.byLatest).toHaveLength(entries.length);
        }
        expect(idsOf(Rooms.in(rooms.record).byLatest)).toEqual(idsOf(rooms.byLatest));
      }),
    );
  });

  it("are the same where nothing changes", () => {
    const room = roomOf("1");
    const rooms = Rooms.of([room, roomOf("2")]);
    expect(rooms.with(room)).toBe(rooms);
    expect(rooms.without("3")).toBe(rooms);
    expect(rooms.record).toBe(rooms.record);
    expect(rooms.byLatest).toBe(rooms.byLatest);
  });

  it("keep the later one of two with the same id", () => {
    const later = roomOf("1", 2);
    expect(Rooms.of([roomOf("1"), later]).byLatest).toEqual([later]);
  });

  it("keep all others where one of many is changed, added or taken out", () => {
    const many = Array.from({ length: 1000 }, (_, n) => roomOf(String(n)));
    const rooms = Rooms.of(many);
    for (const id of ["0", "500", "1000"]) {
      const room = roomOf(id, 1);
      const others = many.filter((it) => it.room.id !== id);
      const expected = new Map(others.map((it) => [it.room.id, it]));
      expect(new Map(Object.entries(rooms.without(id).record))).toEqual(expected);
      const next = rooms.with(room);
      expect(others.every((it) => next.get(it.room.id) === it)).toBe(true);
      expect(next.get(id)).toBe(room);
      expect(next.byLatest).toHaveLength(others.length + 1);
    }
  });

  it("are the same where a change of all changes none, and keep those that it does not change", () => {
    const rooms = Rooms.of(Array.from({ length: 300 }, (_, n) => roomOf(String(n))));
    expect(rooms.map((room) => room)).toBe(rooms);
    const seven = roomOf("7", 1);
    const next = rooms.map((room) => (room.room.id === "7" ? seven : room));
    expect(next.get("7")).toBe(seven);
    expect(next.byLatest.filter((room) => rooms.get(room.room.id) !== room)).toEqual([seven]);
    expect(rooms.get("7")).not.toBe(seven);
  });

  it("keep the record that they were in", () => {
    const record = { "1": roomOf("1") };
    expect(Rooms.in(record).record).toBe(record);
  });

  it("come in the order of their latest messages, then of their ids", () => {
    const rooms = [roomOf("b"), roomOf("d", 5), roomOf("a"), roomOf("e", 9), roomOf("c", 5)];
    expect(idsOf(Rooms.of(rooms).byLatest)).toEqual(["e", "c", "d", "a", "b"]);
    expect(idsOf(Rooms.of(rooms.reverse()).byLatest)).toEqual(["e", "c", "d", "a", "b"]);
  });
});
