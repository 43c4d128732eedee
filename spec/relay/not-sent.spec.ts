import { NotSent, type NotSentReason } from "../../lib/relay/not-sent.js";

describe("NotSent", () => {
  it.each<[NotSentReason, RegExp]>([
    ["invalid", /nothing was sent/],
    ["not-connected", /nothing was sent.*deliver\(\)/],
    ["timeout", /`within`.*nothing was sent/],
    ["stopped", /nothing was sent.*state\$/],
    ["closed", /nothing was sent/],
    ["indeterminate", /may or may not have arrived/],
  ])("with reason `%s` is an Error that says what became of the command", (reason, message) => {
    const error = new NotSent(reason);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: "NotSent", reason, errors: [] });
    expect(error.message).toMatch(message);
  });

  it("lists what is wrong with a command", () => {
    const errors = ["postlike.postid: expected string, got number"];
    const error = new NotSent("invalid", errors);
    expect(error.errors).toEqual(errors);
    expect(error.message).toMatch(/ postlike\.postid: expected string, got number$/);
  });
});
