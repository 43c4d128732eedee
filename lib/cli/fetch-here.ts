import type { Fetch } from "../connection/fetch-session.js";
import { RelayError } from "../protocol/relay-error.js";

/** The platform's `fetch`, but it follows no redirect: the cookie would not go along, so nobody would be signed in there. */
export const fetchHere: Fetch = async (url, init) => {
  const reply = await fetch(url, { ...init, redirect: "manual" });
  const location = reply.headers.get("location");
  if (location === null || !URL.canParse(location, url)) return reply;
  throw new RelayError("bad-session", {
    detail: `It redirects to ${new URL(location, url).origin}.`,
  });
};
