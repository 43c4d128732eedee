import { Observable, map, of, take, throwError, type Subscriber } from "rxjs";
import { first, handOver } from "../../lib/connection/hand-over.js";
import { inVirtualTime } from "../support/relay-bench.js";

/** A stream that keeps who subscribed to it. */
const watched = () => {
  const subscribers: Subscriber<string>[] = [];
  const stream$ = new Observable<string>((subscriber) => {
    subscribers.push(subscriber);
  });
  return { subscribers, stream$ };
};

/** A subscriber as operators see one, after it was used to subscribe. */
const subscriberAfter = (
  subscribe: (subscriber: Subscriber<string>) => void,
): Subscriber<string> => {
  const used: Subscriber<string>[] = [];
  const outer$ = new Observable<string>((subscriber) => {
    used.push(subscriber);
    subscribe(subscriber);
  });
  outer$.subscribe();
  const [subscriber] = used;
  if (!subscriber) throw new Error("Nobody subscribed.");
  return subscriber;
};

describe("handOver", () => {
  it("gives what the stream gives, and ends as it does", () => {
    inVirtualTime(({ cold, expectObservable, expectSubscriptions }) => {
      const one$ = cold("    -a-b-|");
      const other$ = cold("  -a-b-#");
      const source$ = cold("--(s|)");
      expectObservable(
        source$.pipe(
          map(() => one$),
          handOver,
        ),
      ).toBe("   ---a-b-|");
      expectObservable(
        source$.pipe(
          map(() => other$),
          handOver,
        ),
      ).toBe(" ---a-b-#");
      expectSubscriptions(one$.subscriptions).toBe("--^----!");
    });
  });

  it("passes the error of its source on, and what was thrown on the way to the stream", () => {
    const fault = new Error("fault");
    const error = jest.fn();
    handOver(throwError(() => fault)).subscribe({ error });
    of(1)
      .pipe(
        map((): Observable<never> => {
          throw fault;
        }),
        handOver,
      )
      .subscribe({ error });
    expect(error.mock.calls).toEqual([[fault], [fault]]);
  });

  it("leaves the source, or the stream, when it is left", () => {
    inVirtualTime(({ cold, expectObservable, expectSubscriptions }) => {
      const stream$ = cold("  -a-b-c");
      const source$ = cold("--s");
      const given$ = source$.pipe(
        map(() => stream$),
        handOver,
      );
      expectObservable(given$, "^!").toBe("-");
      expectObservable(given$, "^---!").toBe("---a");
      expectSubscriptions(source$.subscriptions).toBe(["^!", "^---!"]);
      expectSubscriptions(stream$.subscriptions).toBe("--^-!");
    });
  });

  it("subscribes to nothing where making the stream made the subscriber leave", () => {
    const { subscribers, stream$ } = watched();
    subscriberAfter((subscriber) =>
      of(1)
        .pipe(
          map(() => {
            subscriber.unsubscribe();
            return stream$;
          }),
          handOver,
        )
        .subscribe(subscriber),
    );
    expect(subscribers).toEqual([]);
  });

  it("stands aside: no operator is between the stream and the subscriber", () => {
    const { subscribers, stream$ } = watched();
    const subscriber = subscriberAfter((own) => handOver(of(stream$)).subscribe(own));
    expect(subscribers[0]).toBe(subscriber);
  });
});

describe("first", () => {
  it("gives a value, and then the rest", () => {
    inVirtualTime(({ cold, expectObservable }) => {
      expectObservable(first("a", cold("-b-|"))).toBe("ab-|");
      expectObservable(first("a", cold("-b-#"))).toBe("ab-#");
    });
  });

  it("subscribes to no rest for who leaves at the value", () => {
    const { subscribers, stream$ } = watched();
    const left$ = first("a", stream$).pipe(take(1));
    const values: string[] = [];
    left$.subscribe((value) => values.push(value));
    expect(values).toEqual(["a"]);
    expect(subscribers).toEqual([]);
  });

  it("stands aside: no operator is between the rest and the subscriber", () => {
    const { subscribers, stream$ } = watched();
    const subscriber = subscriberAfter((own) => first("a", stream$).subscribe(own));
    expect(subscribers[0]).toBe(subscriber);
  });
});
