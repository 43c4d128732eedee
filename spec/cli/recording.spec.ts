import fc from "fast-check";
import { readRecording, recordedLine } from "../../lib/cli/recording.js";
import { thrownBy } from "./support/thrown-by.js";

const recorded = fc.record({ at: fc.integer({ min: 0 }), frame: fc.string({ unit: "binary" }) });

describe("A recording", () => {
  it("reads as what was written", () => {
    fc.assert(
      fc.property(fc.array(recorded, { minLength: 1 }), (frames) => {
        const text = frames.map((frame) => `${recordedLine(frame)}\n`).join("");
        expect(readRecording(text, "day")).toEqual(frames);
      }),
    );
  });

  it("takes empty lines, Windows' line ends and more fields", () => {
    expect(readRecording('\r\n{"at":1,"frame":"{","to":"a"}\r\n\n', "day")).toMatchObject([
      { at: 1, frame: "{" },
    ]);
  });

  it.each([
    ["no JSON", '{"at":1,"frame":""}\n{"at":2,', "day, line 2 is not a line of a recording"],
    ["other JSON", "\n[]", "day, line 2 is not a line of a recording"],
    ["no time", '{"frame":""}', "day, line 1 is not a line of a recording"],
    ["a frame that is no text", '{"at":1,"frame":{}}', "day, line 1 is not a line of a recording"],
    ["nothing", "\n", "day is not a recording: it is empty."],
  ])("cannot be read from %s, and says where", (_, text, message) => {
    expect(thrownBy(() => readRecording(text, "day"))).toMatchObject({
      exit: "notARecording",
      message: expect.stringContaining(message),
    });
  });
});
