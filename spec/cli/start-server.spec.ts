import { startServer } from "../../lib/cli/start-server.js";

describe("startServer", () => {
  it("passes on what is no matter of the port", async () => {
    await expect(startServer(99_999)).rejects.toThrow(TypeError);
  });
});
