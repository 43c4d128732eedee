import { describeState } from "../../lib/cli/describe-state.js";
import { RelayError } from "../../lib/index.js";
import type { RelayState } from "../../lib/index.js";

const cause = new RelayError("disconnected");

describe("describeState", () => {
  it.each<[RelayState, string]>([
    [{ status: "idle" }, "idle"],
    [{ status: "authorizing", attempt: 1 }, "authorizing"],
    [{ status: "connecting", attempt: 2 }, "connecting, attempt 2"],
    [{ status: "open", attempt: 12 }, "open, attempt 12"],
    [{ status: "connected", connection: 1, gap: 3 }, "connected"],
    [{ status: "waiting", attempt: 2, delay: 3001, cause }, "waiting 4 s: The connection was lost"],
    [{ status: "waiting", attempt: 2, delay: 0, cause }, "waiting 0 s: The connection was lost"],
    [{ status: "offline", attempt: 2, cause }, "offline: The connection was lost"],
    [{ status: "stopped", cause }, "stopped: The connection was lost"],
    [{ status: "closed" }, "closed"],
  ])("puts %j in a line", (state, line) => {
    expect(describeState(state)).toBe(line);
  });

  it.each([
    [2, "2nd"],
    [3, "3rd"],
    [4, "4th"],
    [11, "11th"],
    [12, "12th"],
    [20, "20th"],
    [21, "21st"],
    [113, "113th"],
    [122, "122nd"],
  ])("counts connection %i as the %s", (connection, ordinal) => {
    expect(describeState({ status: "connected", connection, gap: 3 })).toBe(
      `connected for the ${ordinal} time; what was relayed meanwhile is lost`,
    );
  });
});
