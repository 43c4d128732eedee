import { Subject, type Observable } from "rxjs";
import { relayTypes, type RelayMessage, type RelayType } from "../../lib/protocol/messages.js";
import { addTypedStreams } from "../../lib/relay/typed-streams.js";

describe("The streams by type", () => {
  const make = () => {
    const asked: RelayType[] = [];
    const made = new Map<RelayType, Observable<RelayMessage>>();
    const target = addTypedStreams(
      { state$: "kept" },
      {
        ofType: (type) => {
          asked.push(type);
          const stream$ = made.get(type) ?? new Subject<RelayMessage>();
          made.set(type, stream$);
          return stream$;
        },
      },
    );
    return { target, asked, made };
  };

  it.each(relayTypes)("have one of %s, the one that is asked for", (type) => {
    const { target, asked, made } = make();
    const stream$ = target[`${type}$`];
    expect(stream$).toBe(made.get(type));
    expect(target[`${type}$`]).toBe(stream$);
    expect(asked).toEqual([type, type]);
  });

  it("are not made before they are read", () => {
    const { target, asked } = make();
    expect(target.state$).toBe("kept");
    expect(asked).toEqual([]);
  });

  it("are listed with the rest of the relay, and go into a copy of it", () => {
    const { target, made } = make();
    const names = relayTypes.map((type) => `${type}$`);
    expect(Object.keys(target)).toEqual(["state$", ...names]);
    expect({ ...target }).toEqual({
      state$: "kept",
      ...Object.fromEntries([...made].map(([type, stream$]) => [`${type}$`, stream$])),
    });
    expect(Object.keys({ ...target })).toEqual(["state$", ...names]);
  });

  it("are asked of each relay's own source", () => {
    const [one, other] = [make(), make()];
    expect(one.target.memberkick$).not.toBe(other.target.memberkick$);
    expect([one.asked, other.asked]).toEqual([["memberkick"], ["memberkick"]]);
  });

  it("can be taken out of the relay", () => {
    const { target, made } = make();
    const { memberkick$ } = target;
    expect(memberkick$).toBe(made.get("memberkick"));
  });
});
