import { distinctUntilChanged, map, scan } from "rxjs";
import { chatReducer, emptyChatState, selectUnreadTotal } from "../../../lib/store/index.js";
import { watch } from "../../support/relay-bench.js";
import { withRelay } from "../support/app.js";

describe("docs/ngrx.md, with RxJS alone,", () => {
  it("makes a state with scan", () => {
    withRelay(({ mock, relay, at, end }) => {
      const unread$ = relay.updates$.pipe(
        scan(chatReducer, emptyChatState),
        map(selectUnreadTotal),
        distinctUntilChanged(),
      );
      const { values } = watch(unread$);
      const ayu = mock.addUser("ayu");
      at(10, () => {
        ayu.sendMessage({ user: mock.users[0].id }, "halo");
        mock.send({ type: "poke" });
        expect(values).toEqual([0, 1]);
        end();
      });
    });
  });
});
