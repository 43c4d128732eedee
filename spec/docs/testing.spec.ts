import { library } from "./support/library.js";
import { runSnippet } from "./support/run.js";
import { snippetsOf } from "./support/snippets.js";

const page = "docs/testing.md";

// Each of them is a test with expectations of its own.
describe(page, () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it.each(snippetsOf(page).slice(1))("has a test that passes on line $line", async ({ number }) => {
    expect.hasAssertions();
    await runSnippet(page, number, { given: { jest }, packages: library });
  });
});
