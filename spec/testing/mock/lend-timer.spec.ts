import { lendTimer } from "../../../lib/testing/mock/lend-timer.js";

describe("lendTimer", () => {
  it("gives the timers that are set to another, with their arguments", () => {
    const timers: { callback: () => void; ms: number }[] = [];
    const heard: unknown[] = [];
    const result = lendTimer(
      (callback, ms) => timers.push({ callback, ms }),
      () => {
        setTimeout((...args: unknown[]) => heard.push(...args), 4, "satu", 2);
        return "hasil";
      },
    );
    expect([result, timers.length, timers[0]?.ms, heard]).toEqual(["hasil", 1, 4, []]);
    timers[0]?.callback();
    expect(heard).toEqual(["satu", 2]);
  });

  it("gives setTimeout back, also after an error", () => {
    const { setTimeout } = globalThis;
    expect(() =>
      lendTimer(
        () => {},
        () => {
          throw new Error("salah");
        },
      ),
    ).toThrow("salah");
    expect(globalThis.setTimeout).toBe(setTimeout);
  });
});
