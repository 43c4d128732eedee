import { expectTypeOf } from "expect-type";
import {
  decodeFrame,
  messages,
  type Chat,
  type MessageOf,
  type RelayType,
  type User,
} from "../../lib/index.js";
import { sample } from "../../lib/testing/index.js";

const types = Object.keys(messages) as RelayType[];

describe("sample", () => {
  it.each(types)("makes a %s that decodes, as it is", (type) => {
    const made = sample(type);
    expect(messages[type].is(made)).toBe(true);
    expect(decodeFrame(JSON.stringify(made))).toEqual({ _tag: "Right", right: made });
  });

  it.each(types)("makes a new %s at each call, in all of its parts", (type) => {
    const parts = (value: unknown): object[] =>
      typeof value === "object" && value !== null
        ? [value, ...Object.values(value).flatMap(parts)]
        : [];
    const first = parts(sample(type));
    const second = new Set(parts(sample(type)));
    expect(first.filter((part) => second.has(part))).toEqual([]);
    expect(new Set(first).size).toBe(first.length);
  });

  it("takes fields, and fields of fields", () => {
    const made = sample("sendmessage", {
      from: "7000009",
      chat: { text: "", type: "image", readers: ["1"] },
      users: [],
    });
    const { chat, ...rest } = sample("sendmessage");
    expect(made).toEqual({
      ...rest,
      from: "7000009",
      users: [],
      chat: { ...chat, text: "", type: "image", readers: ["1"] },
    });
  });

  it("takes null, and objects in the place of it", () => {
    expect(sample("offer", { sdp: null }).sdp).toBeNull();
    expect(sample("answer", { sdp: { type: "pranswer" } }).sdp).toEqual({
      type: "pranswer",
      sdp: "v=0\r\n",
    });
    expect(sample("candidate", { candidate: { sdpMid: null } }).candidate).toMatchObject({
      sdpMid: null,
    });
    expect(sample("offer", { video: true })).toEqual({ ...sample("offer"), video: true });
  });

  it("makes a key of __proto__, and no prototype", () => {
    const overrides = JSON.parse('{"__proto__":{"groupid":"1"}}') as object;
    const made = sample("memberkick", overrides);
    expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
    expect(Object.keys(made)).toContain("__proto__");
  });

  it.each(["kick", "__proto__", "toString", undefined])("makes no %p", (type) => {
    expect(() => sample(type as RelayType)).toThrow(TypeError);
    expect(() => sample(type as RelayType)).toThrow("sample: type: expected a relay type");
  });

  it("is typed by its type", () => {
    expectTypeOf(sample("memberkick")).toEqualTypeOf<MessageOf<"memberkick">>();
    expectTypeOf(sample("sendmessage").chat).toEqualTypeOf<Chat>();
    type Given = NonNullable<Parameters<typeof sample<"memberjoin">>[1]>;
    expectTypeOf<keyof Given>().toEqualTypeOf<"key" | "from" | "groupid" | "user">();
    expectTypeOf<Partial<User>>().toExtend<NonNullable<Given["user"]>>();
    // @ts-expect-error a field of another type
    sample("memberkick", { groupid: 1 });
    // @ts-expect-error a field that it does not have
    sample("memberkick", { groupId: "1" });
    // @ts-expect-error the type is the sample's own
    sample("memberkick", { type: "memberkick" });
  });
});
