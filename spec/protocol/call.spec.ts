import { describeErrors } from "../../lib/protocol/describe-errors.js";
import { IceCandidate, SessionDescription } from "../../lib/protocol/call.js";

describe("SessionDescription", () => {
  it.each(["offer", "answer", "pranswer", "rollback"])("is of type %s", (type) => {
    const description = { type, sdp: "v=0" };
    expect(SessionDescription.decode(description)).toEqual({ _tag: "Right", right: description });
  });

  it("reads an sdp that is null as absent", () => {
    expect(SessionDescription.decode({ type: "rollback", sdp: null })).toStrictEqual({
      _tag: "Right",
      right: { type: "rollback" },
    });
  });

  it.each(["hangup", "toString", "__proto__"])("is not of type %s", (type) => {
    const decoded = SessionDescription.decode({ type });
    expect(decoded._tag === "Left" && describeErrors(decoded.left)).toEqual([
      'SessionDescription.type: expected "offer" | "answer" | "pranswer" | "rollback", got string',
    ]);
  });
});

describe("IceCandidate", () => {
  it("keeps the nulls that WebRTC means", () => {
    const candidate = {
      candidate: "",
      sdpMid: null,
      sdpMLineIndex: null,
      usernameFragment: null,
    };
    expect(IceCandidate.decode(candidate)).toStrictEqual({ _tag: "Right", right: candidate });
  });

  it("takes an empty one", () => {
    expect(IceCandidate.is({})).toBe(true);
  });

  it("names what is wrong", () => {
    const decoded = IceCandidate.decode({ candidate: 1, sdpMLineIndex: "0" });
    expect(decoded._tag === "Left" && describeErrors(decoded.left)).toEqual([
      "IceCandidate.candidate: expected string, got number",
      "IceCandidate.sdpMLineIndex: expected number | null, got string",
    ]);
  });
});
