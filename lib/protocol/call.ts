import * as t from "io-ts";
import { nullable, shape } from "./shape.js";

const SdpType = t.keyof(
  { offer: null, answer: null, pranswer: null, rollback: null },
  '"offer" | "answer" | "pranswer" | "rollback"',
);

/** What WebRTC calls RTCSessionDescriptionInit. */
export const SessionDescription = shape("SessionDescription", { type: SdpType }, { sdp: t.string });
export type SessionDescription = t.TypeOf<typeof SessionDescription>;

/** What WebRTC calls RTCIceCandidateInit. */
export const IceCandidate = shape(
  "IceCandidate",
  {},
  {
    candidate: t.string,
    sdpMid: nullable(t.string),
    sdpMLineIndex: nullable(t.number),
    usernameFragment: nullable(t.string),
  },
);
export type IceCandidate = t.TypeOf<typeof IceCandidate>;
