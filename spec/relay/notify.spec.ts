import { Subject, config, finalize } from "rxjs";
import { createNotify, notified, reportError } from "../../lib/relay/notify.js";

describe("createNotify()", () => {
  const reported: unknown[] = [];
  beforeEach(() => {
    jest.useFakeTimers();
    reported.length = 0;
    config.onUnhandledError = (error: unknown) => reported.push(error);
  });
  afterEach(() => {
    config.onUnhandledError = null;
    jest.useRealTimers();
  });

  it("runs a task that is handed in by another after that one", () => {
    const notify = createNotify();
    const ran: number[] = [];
    notify(() => {
      notify(() => ran.push(2));
      ran.push(1);
    });
    expect(ran).toEqual([1, 2]);
  });

  it("hands a value to its task", () => {
    const notify = createNotify();
    const ran: string[] = [];
    notify((value) => {
      notify((inner) => ran.push(inner), "inner");
      ran.push(value);
    }, "outer");
    expect(ran).toEqual(["outer", "inner"]);
  });

  it("reports what a task throws once, later, and runs the tasks behind it", () => {
    const notify = createNotify();
    const ran: number[] = [];
    notify(() => {
      notify(() => {
        throw new Error("second");
      });
      notify(() => ran.push(3));
      throw new Error("first");
    });
    notify(() => ran.push(4));
    expect(ran).toEqual([3, 4]);
    expect(reported).toEqual([]);
    jest.runAllTimers();
    expect(reported).toEqual([new Error("first"), new Error("second")]);
  });

  it("runs each task where the framework wants it", () => {
    let inside = false;
    const notify = createNotify(<T>(task: (value?: T) => void, value?: T) => {
      inside = true;
      task(value);
      inside = false;
    });
    const seen: boolean[] = [];
    notify(() => {
      seen.push(inside);
      notify(() => seen.push(inside));
    });
    expect(seen).toEqual([true, true]);
    expect(inside).toBe(false);
  });

  it("throws what is reported where nobody handles unhandled errors", () => {
    config.onUnhandledError = null;
    reportError(new Error("nobody"));
    expect(() => jest.runAllTimers()).toThrow("nobody");
  });

  it("keeps what a subscriber throws from its source", () => {
    const source$ = new Subject<number>();
    const seen: unknown[] = [];
    const end = new Error("the end");
    const torn$ = notified(source$, createNotify()).pipe(
      finalize(() => {
        throw new Error("teardown");
      }),
    );
    torn$.subscribe({ error: () => undefined });
    source$.subscribe({ error: (error: unknown) => seen.push(error) });
    source$.error(end);
    expect(seen).toEqual([end]);
    jest.runAllTimers();
    expect(reported).toHaveLength(1);
  });

  it("passes values, the end and unsubscribing on", () => {
    const source$ = new Subject<number>();
    const seen: unknown[] = [];
    notified(source$, createNotify()).subscribe({
      next: (value) => seen.push(value),
      complete: () => seen.push("complete"),
    });
    const leaving = notified(source$, createNotify()).subscribe();
    source$.next(1);
    leaving.unsubscribe();
    source$.complete();
    expect(seen).toEqual([1, "complete"]);
    expect(source$.observed).toBe(false);
  });
});
